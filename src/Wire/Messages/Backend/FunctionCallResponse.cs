using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A function's result: Int32 length (-1 for NULL) and its bytes. A view of the frame. Source: PostgreSQL 18, Message Formats.</summary>
internal readonly ref struct FunctionCallResponse
{
    private FunctionCallResponse(bool isNull, ReadOnlySpan<byte> value)
    {
        IsNull = isNull;
        Value = value;
    }

    public bool IsNull { get; }

    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The value does not fill the message exactly.</exception>
    public static FunctionCallResponse Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        int length = fields.ReadInt32();
        ReadOnlySpan<byte> value = length == -1 ? default : fields.ReadBytes(length);
        fields.End();
        return new FunctionCallResponse(length == -1, value);
    }

    public static void Write(FrameBuffer target, byte[]? value)
    {
        int length = target.BeginFrame(BackendTag.FunctionCallResponse);
        ValueRun.Write(target, [value]);
        target.EndFrame(length);
    }
}
