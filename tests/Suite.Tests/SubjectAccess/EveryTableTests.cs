using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Feedback;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling;
using PeerSupport.SupporterRegistry;
using PeerSupport.TrainingTracking;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Suite.Tests.SubjectAccess;

/// <summary>No table that holds something about somebody is left out of the answer to a subject access request.</summary>
public sealed partial class EveryTableTests(SuiteFixture suite, ITestOutputHelper output) : IClassFixture<SuiteFixture>
{
    /// <summary>Columns by which a row is somebody's.</summary>
    private const string OfSomebody = "person|person_id|prisoner_number(_[12])?|appointment_id|appointment|application_id|application|surname|forename";

    /// <summary>Tables known to hold something about somebody: may grow.</summary>
    private const int Known = 13;

    [Fact]
    public async Task Every_table_about_somebody_is_read_or_says_why_it_is_about_nobody()
    {
        var (missed, personal) = (new List<string>(), 0);
        foreach (var module in new[] { RegistryModule.Module, TrainingModule.Module, SchedulingModule.Module, FeedbackModule.Module })
        {
            var access = module.SubjectAccess!;
            var read = access.Queries.SelectMany(query => Table().Matches(query.Sql)).Select(found => found.Groups[1].Value).ToHashSet();
            var kept = suite.Service(module.Name).Parts.GetRequiredService<Retention>().Tables;
            var columns = await WithColumns(module.Name);
            var about = kept.Where(table => !table.Value.IsPlumbing && (table.Value.Regime != "NONE" || columns.Contains(table.Key))).Select(table => table.Key).ToList();
            personal += about.Count;
            missed.AddRange(about.Where(table => !read.Contains(table) && !access.AboutNobody.ContainsKey(table)).Select(table => $"{module.Name}.{table}: no query of HeldAboutPerson reads it"));
            missed.AddRange(access.AboutNobody.Keys.Where(table => columns.Contains(table) || !kept.ContainsKey(table)).Select(table => $"{module.Name}.{table} is about somebody, or not there"));
        }

        output.WriteLine($"{personal} tables about somebody");
        Assert.Empty(missed);
        Assert.True(personal >= Known, $"only {personal} tables about somebody were found; {Known} are known");
    }

    // Of a table that happens to be empty no answer shows it.
    [Fact]
    public void Every_query_asks_about_the_one_person_and_leaves_out_who_wrote_the_row()
    {
        var queries = new[] { RegistryModule.Module, TrainingModule.Module, SchedulingModule.Module, FeedbackModule.Module }.SelectMany(module => module.SubjectAccess!.Queries).ToList();
        Assert.True(queries.Count > 25, $"only {queries.Count} queries");
        Assert.All(queries, query =>
        {
            var told = query.Sql.Trim().Split("\nfrom ");
            Assert.Equal(2, told.Length);
            Assert.Matches(@"\nwhere [^\n]*@(person|numbers?)\b", told[1]);
            Assert.DoesNotMatch(@"_by\b(?<!(review|answer|due)_by)|\bprisoner_number_[12]\b", told[0]);
        });
    }

    private async Task<HashSet<string>> WithColumns(string service)
    {
        const string tables = "select distinct table_name::text from information_schema.columns where table_schema = 'public' and column_name ~ $1";
        return [.. await Rows.Of(suite, service, tables, $"^({OfSomebody})$")];
    }

    [GeneratedRegex(@"\b(?:from|join)\s+([a-z_]+)")]
    private static partial Regex Table();
}
