using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Strings;

namespace ActorPg.Wire.Tests.Codecs;

public class CodecRegistryTests
{
    [Fact]
    public void Built_in_codecs_are_shared_by_all_registries()
    {
        Assert.Same(new CodecRegistry().For(23), new CodecRegistry().For(23));
        Assert.Equal(PgTypes.Int4, new CodecRegistry().For(23).Type);
    }

    [Theory]
    [InlineData(999_999u, "oid 999999")]
    [InlineData(uint.MaxValue, "oid 4294967295")]
    [InlineData(0u, "oid 0")]
    public void An_unknown_type_is_text(uint oid, string name)
    {
        var registry = new CodecRegistry();
        Codec codec = registry.For(oid);
        Assert.Equal(name, codec.Type.Name);
        Assert.Equal(0, codec.FormatCode);
        Assert.Equal(typeof(string), codec.ClrType);
        Assert.Same(codec, registry.For(oid));
        Assert.False(registry.Knows(oid));
        Assert.NotSame(codec, new CodecRegistry().For(oid));
    }

    [Fact]
    public void A_built_in_type_without_a_codec_of_its_own_is_text_by_its_name()
    {
        Codec codec = new CodecRegistry().For(PgTypes.TsVector.Oid);
        Assert.Equal("tsvector", codec.Type.Name);
        Assert.Equal(0, codec.FormatCode);
    }

    [Fact]
    public void What_one_registry_is_taught_another_does_not_know()
    {
        var taught = new CodecRegistry();
        var mood = new TextCodec(new PgType(16_400, "mood"), formatCode: 1);
        taught.Set(mood);
        Assert.Same(mood, taught.For(16_400));
        Assert.True(taught.Knows(16_400));
        Assert.Equal("oid 16400", new CodecRegistry().For(16_400).Type.Name);
        Assert.True(taught.Reset(16_400));
        Assert.Equal("oid 16400", taught.For(16_400).Type.Name);
    }

    [Fact]
    public void A_built_in_type_can_be_taught_anew()
    {
        var registry = new CodecRegistry();
        registry.Set(new TextCodec(PgTypes.Int4, formatCode: 0));
        Assert.Equal(typeof(string), registry.For(23).ClrType);
        registry.Reset(23);
        Assert.Equal(typeof(int), registry.For(23).ClrType);
    }

    [Fact]
    public void Threads_that_ask_together_get_the_same_codec()
    {
        var registry = new CodecRegistry();
        for (uint oid = 20_000; oid < 20_200; oid++)
        {
            var seen = new Codec[4];
            Parallel.For(0, seen.Length, i => seen[i] = registry.For(oid));
            Assert.All(seen, codec => Assert.Same(registry.For(oid), codec));
        }
    }

    [Fact]
    public void Every_codec_answers_for_the_type_it_was_asked_for()
    {
        var registry = new CodecRegistry();
        for (uint oid = 0; oid < 10_000; oid++)
        {
            Codec codec = registry.For(oid);
            Assert.Equal(oid, codec.Type.Oid);
            Assert.Equal(PgTypes.NameOf(oid) ?? $"oid {oid}", codec.Type.Name);
        }
    }
}
