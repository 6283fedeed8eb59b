namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>Lets an array codec serve every shape of a struct, with and without NULLs.</summary>
internal interface IValueArrayForms<T, TFormat>
    : IArrayForms<T, ValueElement<T, TFormat>>,
        IArrayForms<T?, NullableElement<T, TFormat>>
    where T : struct
    where TFormat : struct, IBinaryFormat<T>;
