using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

/// <summary>A provider knows a person by number and family name: the registry says whose they are, and training keeps neither.</summary>
public sealed class MatchedByNumberTests(SuiteFixture suite)
{
    [Fact]
    public async Task Number_and_family_name_that_agree_certify_the_person()
    {
        var applicant = await Accepted();
        var certificate = await suite.Training.AwardCertificationAsync(await suite.ByNumber(applicant), suite.As($"PROVIDER@{applicant.Provider}"));
        Assert.Equal(applicant.Application.Person, certificate.Person);
    }

    [Fact]
    public async Task A_wrong_name_an_unknown_number_and_a_person_of_another_provider_are_answered_alike()
    {
        var applicant = await Accepted();
        var right = await suite.ByNumber(applicant);
        var wrongName = right.Clone();
        wrongName.Surname = "Sharman";
        var unknown = right.Clone();
        unknown.PrisonerNumber = "Z9999ZZ";
        var theirs = await suite.ByNumber(await Accepted());
        theirs.Course = right.Course;

        var messages = new HashSet<string>();
        foreach (var request in new[] { wrongName, unknown, theirs })
        {
            request.RequestId = Given.RequestId();
            var refusal = await Refused.By(() => suite.Training.AwardCertificationAsync(request, suite.As($"PROVIDER@{applicant.Provider}")));
            messages.Add(refusal.Is(ErrorReason.NoMatch).Message);
        }

        Assert.Single(messages);
    }

    [Fact]
    public async Task The_same_request_id_is_answered_alike()
    {
        var applicant = await Accepted();
        var request = await suite.ByNumber(applicant);
        var first = await suite.Training.AwardCertificationAsync(request, suite.As($"PROVIDER@{applicant.Provider}"));
        Assert.Equal(first, await suite.Training.AwardCertificationAsync(request, suite.As($"PROVIDER@{applicant.Provider}")));
    }

    [Fact]
    public async Task The_number_and_the_name_are_stored_in_no_table_of_training()
    {
        var applicant = await Accepted("Quartermain");
        var request = await suite.ByNumber(applicant);
        var certificate = await suite.Training.AwardCertificationAsync(request, suite.As($"PROVIDER@{applicant.Provider}"));
        request.RequestId = Given.RequestId();
        await Refused.By(() => suite.Training.AwardCertificationAsync(request, suite.As($"PROVIDER@{applicant.Provider}")));

        Assert.NotEmpty(await TablesHolding(certificate.Name.Split('/')[3])); // the search finds what is there
        Assert.Empty(await TablesHolding(applicant.PrisonerNumber));
        Assert.Empty(await TablesHolding(applicant.Surname));
    }

    private async Task<ApplicationCase> Accepted(string surname = "Sharma") =>
        await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()), surname: surname);

    /// <summary>Every table with a row in which the text stands, as words or as bytes.</summary>
    private async Task<IReadOnlyList<string>> TablesHolding(string text)
    {
        var hex = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));
        var found = new List<string>();
        foreach (var table in (await suite.Scalar<string[]>("select array_agg(tablename::text) from pg_tables where schemaname = 'public'"))!)
        {
            if (await suite.Scalar<bool>($"select exists (select from {table} as t where t::text like $1 or t::text like $2)", $"%{text}%", $"%{hex}%"))
            {
                found.Add(table);
            }
        }

        return found;
    }
}
