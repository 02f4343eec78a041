using PeerSupport.Harness;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests.Exposed;

internal static class Contacts
{
    /// <summary>Somebody asked, and this person came: no supporter is there, so that he is chosen here.</summary>
    public static async Task Met(this SuiteFixture suite, AskingCase at, string person) => await Rows.Change(suite, "scheduling", """
        with met as (update requests set contact_started_at = now() where establishment = $1 and request_id = $2 returning establishment, request_id)
        insert into offers (establishment, request_id, offer_id, appointment_id, person_id, state, live, offered_at, answer_by)
        select establishment, request_id, 'offer000', $3, $3, 'ACCEPTED', false, now(), now() from met
        """, at.Code, (await suite.Given.Raised(at)).Name.Split('/')[^1], person);
}
