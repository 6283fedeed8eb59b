using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>Writes what a server says, one character a message: as in the protocol, but <c>e</c> for a FATAL error, <c>z</c> and <c>x</c> for ReadyForQuery within a transaction and a failed one.</summary>
internal static class BackendStream
{
    public const uint Int4 = 23;

    public static byte[] Of(string messages)
    {
        using var buffer = new FrameBuffer(64);
        foreach (char message in messages.Where(character => character != ' '))
        {
            Write(buffer, message);
        }
        return buffer.Written.ToArray();
    }

    public static byte[] Of(Action<FrameBuffer> write)
    {
        using var buffer = new FrameBuffer(64);
        write(buffer);
        return buffer.Written.ToArray();
    }

    public static ErrorFields Error(string sqlState, string severity = "ERROR") =>
        new()
        {
            LocalizedSeverity = severity,
            InvariantSeverity = severity,
            SqlState = sqlState,
            MessageText = "something",
        };

    private static void Write(FrameBuffer target, char message)
    {
        switch (message)
        {
            case '1':
                ParseComplete.Write(target);
                break;
            case '2':
                BindComplete.Write(target);
                break;
            case '3':
                CloseComplete.Write(target);
                break;
            case 't':
                ParameterDescription.Write(target, Int4);
                break;
            case 'T':
                RowDescriptionMessage.Write(target, new RowField("n", Int4));
                break;
            case 'n':
                NoData.Write(target);
                break;
            case 'D':
                DataRow.Write(
                    target,
                    [
                        [0, 0, 0, 7],
                    ]
                );
                break;
            case 'C':
                CommandComplete.Write(target, "SELECT 1"u8);
                break;
            case 'I':
                EmptyQueryResponse.Write(target);
                break;
            case 's':
                PortalSuspended.Write(target);
                break;
            case 'E':
                ErrorResponse.Write(target, Error("22012"));
                break;
            case 'e':
                ErrorResponse.Write(target, Error("57P01", "FATAL"));
                break;
            case 'Z':
                ReadyForQuery.Write(target, TransactionStatus.Idle);
                break;
            case 'z':
                ReadyForQuery.Write(target, TransactionStatus.InTransaction);
                break;
            case 'x':
                ReadyForQuery.Write(target, TransactionStatus.Failed);
                break;
            default:
                WriteRare(target, message);
                break;
        }
    }

    private static void WriteRare(FrameBuffer target, char message)
    {
        switch (message)
        {
            case 'N':
                NoticeResponse.Write(target, Error("00000", "NOTICE"));
                break;
            case 'A':
                new NotificationResponse(7, "channel", "payload").Write(target);
                break;
            case 'S':
                new ParameterStatus("name", "value").Write(target);
                break;
            case 'K':
                new BackendKeyData(42, [1, 2, 3, 4]).Write(target);
                break;
            case 'R':
                Authentication.Write(target, AuthenticationKind.Ok);
                break;
            case 'c':
                CopyDone.Write(target);
                break;
            case 'G' or 'H' or 'W' or 'V' or 'd':
                // Copy responses: text, no columns. FunctionCallResponse: a null. CopyData: three bytes.
                int length = target.BeginFrame((byte)message);
                target.WriteBytes(message is 'V' ? [255, 255, 255, 255] : [0, 0, 0]);
                target.EndFrame(length);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(message), message, "No such message.");
        }
    }
}
