using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>One after the other: of searches there is one at a time.</summary>
[CollectionDefinition]
public sealed class Searches;
