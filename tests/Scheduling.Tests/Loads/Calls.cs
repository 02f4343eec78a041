using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Contacts that are over, when no test could have been there.</summary>
internal static class Calls
{
    /// <summary>A contact of the one supporter.</summary>
    /// <param name="atNight">It began yesterday at night, and was over an hour ago.</param>
    public static async Task Called(this SuiteFixture suite, AskingCase at, bool atNight = false)
    {
        var contact = await suite.Given.InContact(at);
        await suite.Scheduling.EndContactAsync(
            new() { Name = contact.Name, Outcome = ContactOutcome.Talked, RequestId = Given.RequestId() }, suite.As(at.Wing));
        if (atNight)
        {
            await Rows.Of(suite, "scheduling", $"""
                update requests
                set contact_started_in = 'NIGHT', contact_started_at = contact_started_at - interval '25 hours', contact_ended_at = contact_ended_at - interval '1 hour'
                where request_id = '{contact.Name.Split('/')[^1]}'
                returning request_id
                """);
        }
    }
}
