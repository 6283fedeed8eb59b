namespace ActorPg.AkkaNet.Tests.Support;

/// <summary>Binds the shared server to its collection.</summary>
[CollectionDefinition(ServerFixture.Collection)]
public sealed class ServerCollection : ICollectionFixture<ServerFixture>;
