using ActorPg.Catalog;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Tests;
using ActorPg.Wire.Tests.Fuzz;

namespace ActorPg.Actors.Tests.Fuzz;

/// <summary>Any bytes are a value or a decode error, in the decoders of types that only the catalogue knows.</summary>
public sealed class CatalogFuzzTests
{
    private static readonly CodecRegistry _registry = new();

    private static readonly FuzzTarget[] _targets = [.. Targets()];

    [Fact]
    public void C14_ten_thousand_inputs_for_every_decoder_of_the_catalogue() => FuzzTarget.RunAll(_targets);

    [Fact]
    public void C14_the_corpus_of_the_catalogue() => Corpus.Replay("catalog.txt", _targets);

    private static IEnumerable<FuzzTarget> Targets()
    {
        var hstore = new HstoreCodec(new PgType(90_001, "hstore"));
        var record = new RecordCodec(_registry);
        var composite = new CompositeCodec(
            new CompositeLayout(
                new CatalogType
                {
                    Oid = 90_002,
                    Schema = "public",
                    Name = "pair",
                    Kind = 'c',
                    AttributeNames = ["a", "b"],
                    AttributeTypes = [23, 25],
                },
                [_registry.For(23), _registry.For(25)],
                () => { }
            )
        );
        byte[] pairs = Golden.Bytes("00000002 00000001 'k' 00000001 'v' 00000001 'n' ffffffff");
        byte[] fields = Golden.Bytes("00000002 00000017 00000004 00000007 00000019 00000001 'x'");
        yield return Target("hstore", [pairs], bytes => hstore.Read(bytes));
        yield return Target(
            "record",
            [fields, Golden.Bytes("00000001 000008c9 0000000c 00000001 00000017 ffffffff")],
            bytes => Read(record.Read(bytes))
        );
        yield return Target(
            "composite",
            [fields],
            bytes => Read(composite.Read(bytes)),
            bytes => composite.ReadObject(bytes)
        );
        yield return Target(
            "composite-text",
            ["(7,x)"u8.ToArray(), "(,\"a,b\")"u8.ToArray()],
            Text(composite, composite)
        );
        yield return Target("hstore-text", ["\"k\"=>\"v\", \"n\"=>NULL"u8.ToArray()], Text(hstore, hstore));
        yield return new FuzzTarget(
            "tsvector",
            [Golden.Bytes("00000001 'word'00 0002 0001 c002")],
            [bytes => TextSearchVector.TryRead(bytes)],
            _ => false
        );
        yield return Target(
            "opaque",
            [Golden.Bytes("00000001 'word'00 0002 0001 c002"), [1, 2, 3]],
            bytes => new OpaqueCodec(new PgType(3614, "tsvector")).ReadObject(bytes),
            bytes => ((ICodec<string>)new OpaqueCodec(new PgType(90_003, "odd"))).Read(bytes)
        );
    }

    private static FuzzTarget Target(string name, byte[][] valid, params Action<byte[]>[] readers) =>
        new(name, valid, readers, failure => failure is PgDecodeException or PgOutdatedSchemaException);

    private static Action<byte[]> Text(ITextForm form, Codec codec) =>
        text =>
        {
            using var buffer = new FrameBuffer();
            form.FromText(text, buffer);
            codec.ReadObject(buffer.WrittenSpan);
        };

    // A record is read when its fields are.
    private static void Read(PgRecord record)
    {
        for (int i = 0; i < record.Count; i++)
        {
            _ = record[i];
        }
    }
}
