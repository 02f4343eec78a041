using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Tests.Credentials;

internal static class CredentialsCase
{
    /// <summary>Somebody holds a certificate of the provider, from today.</summary>
    public static async Task<(Course Course, Certification Certification)> Certificate(this SuiteFixture suite, string provider, int months = 36)
    {
        var (course, enrolment) = await suite.Enrolled(provider, months);
        var award = new AwardCertificationRequest { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() };
        return (course, await suite.Training.AwardCertificationAsync(award, suite.As($"PROVIDER@{provider}")));
    }

    /// <summary>One value as the role sees it that serves requests, with no scope, after a first statement.</summary>
    public static async Task<long> Unscoped(this SuiteFixture suite, string first, string sql)
    {
        await using var app = new NpgsqlConnection(suite.Connections("training").App);
        await app.OpenAsync();
        await using var transaction = await app.BeginTransactionAsync();
        await using var before = new NpgsqlCommand(first, app, transaction);
        await before.ExecuteScalarAsync();
        await using var command = new NpgsqlCommand(sql, app, transaction);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
