using System.Text;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Server.Tests.Simulated;

/// <summary>Messages of a client, and how many ReadyForQuery answer them.</summary>
internal sealed class ClientScript(string name)
{
    private readonly FrameBuffer _bytes = new();

    public string Name { get; } = name;

    public int Readies { get; private set; }

    public byte[] Bytes => _bytes.WrittenSpan.ToArray();

    public ClientScript Query(string sql)
    {
        Wire.Messages.Query.Write(_bytes, sql);
        Readies++;
        return this;
    }

    public ClientScript Parse(string sql, string name = "")
    {
        Wire.Messages.Parse.Write(_bytes, Encoding.UTF8.GetBytes(name), sql, []);
        return this;
    }

    public ClientScript Bind(int[] parameters, string name = "", string portal = "")
    {
        using var values = new FrameBuffer();
        ValueRun.Write(values, parameters.Select(SqlNumber).ToArray());
        Wire.Messages.Bind.Write(
            _bytes,
            Encoding.UTF8.GetBytes(portal),
            Encoding.UTF8.GetBytes(name),
            [1],
            parameters.Length,
            values.WrittenSpan,
            [1]
        );
        return this;
    }

    public ClientScript Describe(string name = "")
    {
        Wire.Messages.Describe.WriteStatement(_bytes, Encoding.UTF8.GetBytes(name));
        return this;
    }

    public ClientScript DescribePortal(string portal = "")
    {
        Wire.Messages.Describe.WritePortal(_bytes, Encoding.UTF8.GetBytes(portal));
        return this;
    }

    public ClientScript Execute(int mostRows = 0, string portal = "")
    {
        Wire.Messages.Execute.Write(_bytes, Encoding.UTF8.GetBytes(portal), mostRows);
        return this;
    }

    public ClientScript Close(string name)
    {
        Wire.Messages.Close.WriteStatement(_bytes, Encoding.UTF8.GetBytes(name));
        return this;
    }

    public ClientScript Data(string text)
    {
        CopyData.Write(_bytes, Encoding.UTF8.GetBytes(text));
        return this;
    }

    public ClientScript Done()
    {
        CopyDone.Write(_bytes);
        return this;
    }

    public ClientScript Fail()
    {
        CopyFail.Write(_bytes, "no more");
        return this;
    }

    public ClientScript Sync()
    {
        Wire.Messages.Sync.Write(_bytes);
        Readies++;
        return this;
    }

    /// <summary>Parse, Bind, Describe, Execute of one statement, without a Sync.</summary>
    public ClientScript Run(string sql, params int[] parameters) =>
        Parse(sql).Bind(parameters).DescribePortal().Execute();

    private static byte[] SqlNumber(int number) =>
        [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
}
