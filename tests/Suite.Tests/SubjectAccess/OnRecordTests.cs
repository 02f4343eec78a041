using System.Net.Http.Headers;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests.SubjectAccess;

/// <summary>Who asked about whom is on record, without the number; and no half answer is given.</summary>
public sealed class OnRecordTests(SubjectAccessSuite suite) : IClassFixture<SubjectAccessSuite>
{
    [Fact]
    public async Task Each_question_is_on_record_whatever_its_answer_and_the_number_is_not()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var (known, unknown) = (at.Supporters[0], Given.PrisonerNumber());
        foreach (var query in new[] { $"prn={known.PrisonerNumber}", $"prn={unknown}", "crn=X123456" })
        {
            await Ask("registry", query);
            await Ask("feedback", query);
        }

        Assert.Equal(["by number", "not recognised", known.Person], await Recorded("registry"));
        Assert.Equal(["by number", "by number", "not recognised"], await Recorded("feedback"));
    }

    [Fact]
    public async Task A_client_whose_issuer_calls_the_role_otherwise_is_let_in_as_configured() =>
        Assert.Equal(209, await Ask("training", "crn=X123456", suite.MachineToken("SAR_DATA_ACCESS")));

    [Fact]
    public async Task Without_the_registry_there_is_no_answer_rather_than_half_of_one()
    {
        var at = await suite.Given.Asking(supporters: 1);
        await suite.Service("registry").Stop();
        Assert.Equal(503, await Ask("training", $"prn={at.Supporters[0].PrisonerNumber}"));
        Assert.Equal(503, await Ask("scheduling", $"prn={at.Supporters[0].PrisonerNumber}"));
        await suite.Service("registry").Start();
        await Eventually.True(async () => await Ask("training", $"prn={at.Supporters[0].PrisonerNumber}") == 200, "the registry was never asked again");
    }

    private async Task<int> Ask(string service, string query, string? token = null)
    {
        using var http = new HttpClient { BaseAddress = suite.Service(service).Json };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? suite.MachineToken("SAR"));
        using var answer = await http.GetAsync(new Uri($"/subject-access-request?{query}", UriKind.Relative));
        return (int)answer.StatusCode;
    }

    private Task<List<string>> Recorded(string service) =>
        Rows.Of(suite, service, "select resource from audit where method = 'GET /subject-access-request' and action = 'subject-access' order by resource collate \"C\"");
}

/// <summary>The suite, where the issuer has the Ministry's own word for the role.</summary>
public sealed class SubjectAccessSuite : SuiteFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["training:Identity:RoleNames:ROLE_PEERSUPPORT_SAR_DATA_ACCESS"] = "SAR",
    };
}
