using ActorPg.Codegen;

// Writes the generated sources of src/Wire from the lists of facts beside this file. Run it from the top of the repository:
//   dotnet run --project tools/Codegen -- sqlstates
// The results are committed, so that a build needs nothing but the compiler.
switch (args)
{
    case ["sqlstates"]:
        SqlStatesGenerator.Run("tools/Codegen/sqlstates.tsv", "src/Wire/Errors/SqlStates.g.cs");
        SqlStatesGenerator.RunClasses("tools/Codegen/sqlstates.tsv", "src/Wire/Errors/SqlStateClasses.g.cs");
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run --project tools/Codegen -- sqlstates");
        return 2;
}
