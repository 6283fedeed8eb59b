namespace ActorPg.AkkaNet.Remoting;

/// <summary>A part of a result that crosses between nodes as a stream: of its columns, or of the run of its rows. Rows may be cut anywhere.</summary>
/// <param name="IsColumns">Whether it is of the columns, which come first.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record ResultPiece(bool IsColumns, byte[] Bytes);
