using PeerSupport.Harness;

namespace PeerSupport.TrainingTracking.Tests;

/// <summary>The service's own database, seen as its owner, whom row-level security lets see everything.</summary>
internal static class Database
{
    public static Task<T?> Scalar<T>(this SuiteFixture suite, string sql, params object[] args) => Rows.Scalar<T>(suite, "training", sql, args);
}
