using Google.Protobuf.Reflection;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>No list widens: not by whom it is asked, nor by what it is asked for.</summary>
[Collection(nameof(TwoEstates))]
public sealed class ListsTests(TwoEstates suite)
{
    private const int Known = 11;

    /// <summary>The national register is everybody's.</summary>
    private static IEnumerable<MethodDescriptor> Bounded => Contract.Methods.Where(method => Contract.IsList(method) && Contract.IsServed(method) && Contract.ScopeCollection(method) is not null);

    /// <summary>Absences, counts, clashes, courses, enrolments and trainers name no place, replies are of a region, nobody registered a webhook, missed a review or has served a month; the supporter asked for meets nobody.</summary>
    private static readonly string[] s_bare = ["ListAcceptableAbsences", "ListBackdatings", "ListClashes", "ListCourses", "ListEnrolments", "ListEstablishmentReplies", "ListInductions", "ListMilestones", "ListObstacleCounts", "ListOverdueReviews", "ListPartnerships", "ListReplies", "ListTrainers", "ListWebhooks"];

    [Fact]
    public async Task Every_list_holds_rows_of_the_place_it_was_asked_for_and_of_no_other()
    {
        var (ours, theirs) = await suite.Populated;
        var asked = 0;
        foreach (var (method, role) in Bounded.SelectMany(method => Contract.Roles.Where(role => Contract.Grants(role, method)).Select(role => (method, role))))
        {
            var answer = await suite.Caller.Json(method, WellFormed.Request(method, ours.Names), suite.Token(role, ours));
            Assert.True(answer.IsOk, $"{method.Name} × {role.Name}: {answer.Text}");
            Assert.True(answer.Text.Contains(ours.Code, StringComparison.Ordinal) || s_bare.Contains(method.Name), $"{method.Name} × {role.Name} is empty");
            Assert.DoesNotContain(theirs.Code, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(theirs.Provider, answer.Text, StringComparison.Ordinal);
            asked++;
        }

        Assert.True(Bounded.Count() >= Known, $"{Bounded.Count()} lists");
        Assert.True(asked >= 30, $"{asked} lists were read");
    }

    [Theory]
    [InlineData("-")]
    [InlineData("*")]
    [InlineData("%")]
    [InlineData("")]
    [InlineData("OURS,THEIRS")]
    [InlineData("OURS' or '1'='1")]
    [InlineData("OURS/../THEIRS")]
    public async Task No_wildcard_stands_for_several_places(string code)
    {
        var (ours, theirs) = await suite.Populated;
        foreach (var (method, role) in Bounded.SelectMany(method => Contract.Roles.Where(role => Contract.Grants(role, method)).Select(role => (method, role))))
        {
            if ((code, role.Bound, Contract.ScopeCollection(method)) == ("-", "nation", "regions"))
            {
                continue; // the nation is all regions
            }

            var (one, other) = Contract.ScopeCollection(method) == "providers" ? (ours.Provider, theirs.Provider) : (ours.Code, theirs.Code);
            var wide = $"{Contract.ScopeCollection(method)}/{code.Replace("OURS", one, StringComparison.Ordinal).Replace("THEIRS", other, StringComparison.Ordinal)}";
            var request = Named.With(method, WellFormed.Request(method, ours.Names), wide);
            var answer = await suite.Caller.Grpc(method, request, suite.Token(role, ours));
            Assert.True(answer.Reason is "INVALID_FIELDS" or "NOT_FOUND", $"{method.Name} × {role.Name} of {wide}: {answer.Text}");
        }
    }

    [Fact]
    public async Task A_page_token_opens_no_other_place()
    {
        var (ours, theirs) = await suite.Populated;
        foreach (var name in new[] { "ListZones", "ListOfferings" })
        {
            var method = Contract.Method(name);
            var page = WellFormed.Request(method, theirs.Names);
            method.InputType.FindFieldByName("page_size").Accessor.SetValue(page, 1);
            var token = Token((await suite.Caller.Json(method, page, suite.TokenOf(theirs.At.Wing))).Text);
            var stolen = WellFormed.Request(method, ours.Names);
            method.InputType.FindFieldByName("page_size").Accessor.SetValue(stolen, 1);
            method.InputType.FindFieldByName("page_token").Accessor.SetValue(stolen, token);
            Assert.Equal("BAD_PAGE_TOKEN", (await suite.Caller.Grpc(method, stolen, suite.TokenOf(ours.At.Wing))).Reason);
        }
    }

    private static string Token(string answer)
    {
        using var json = System.Text.Json.JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("nextPageToken").GetString() is { Length: > 0 } token ? token : throw new InvalidOperationException("one page holds it all");
    }
}
