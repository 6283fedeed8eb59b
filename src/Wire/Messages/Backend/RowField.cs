namespace ActorPg.Wire.Messages;

/// <summary>One column of a <see cref="RowDescriptionMessage"/>, as it stands on the wire.</summary>
/// <param name="Name">The name or alias.</param>
/// <param name="TypeOid">pg_type.oid.</param>
/// <param name="TypeSize">pg_type.typlen; negative for variable widths.</param>
/// <param name="TypeModifier">pg_attribute.atttypmod; -1 for none.</param>
/// <param name="TableOid">pg_class.oid of its table; 0 when it is computed.</param>
/// <param name="AttributeNumber">Its number in that table; 0 when it is computed.</param>
/// <param name="Format">0 text, 1 binary; 0 too in the answer to Describe of a statement, where it is not known yet.</param>
internal readonly record struct RowField(
    string Name,
    uint TypeOid,
    short TypeSize = -1,
    int TypeModifier = -1,
    uint TableOid = 0,
    short AttributeNumber = 0,
    short Format = 0
);
