namespace ActorPg.Server.Tests;

/// <summary>Binds the shared server to its collection.</summary>
[CollectionDefinition(ServerFixture.Collection)]
public sealed class ServerCollection : ICollectionFixture<ServerFixture>;
