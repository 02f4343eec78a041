using Google.Protobuf;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Slips;

/// <summary>
/// Whoever has all that feedback and scheduling keep, and so knows who was met when, pairs answers to contacts no better than by lot: not by any order in which
/// any table has them, nor by an id or a time that both have. Beside it a table that stores answers as they come, from which he pairs all.
/// </summary>
[Collection(nameof(Closings))]
public sealed class UnlinkabilityTests(SuiteFixture suite)
{
    private const int Contacts = 24;

    private static readonly SlipKind[] s_kinds = [SlipKind.Feedback, SlipKind.Reflection];

    private static readonly ByLot s_lot = new(Contacts);

    private readonly SlipWorld _slips = new(suite);

    /// <summary>After each contact who was met hands in a slip, and his supporter one of the other kind.</summary>
    [Fact]
    public async Task Answers_are_paired_to_contacts_no_better_than_shuffled_ones()
    {
        var at = await suite.Given.Asking(supporters: 3, new() { ContactsPerWeek = 0 });
        await suite.Given.Heard(at.Offering);
        var naive = $"naive_{at.Code}".ToLowerInvariant();
        await suite.Execute($"create table {naive} (answer uuid default gen_random_uuid(), nth bigint generated always as identity, told_at timestamptz default clock_timestamp(), contact text, line text)");
        var contacts = await Contacted(at, naive);
        var (met, told) = (await Dump.Of(suite, "scheduling"), await Dump.Of(suite, "feedback"));
        var stored = await Rows.Of(suite, "feedback", $"select answer || ' ' || line from {naive}");
        await suite.Execute($"drop table {naive}");
        Assert.Equal(Contacts, Joined(met, told, contacts, Answers(stored, SlipKind.Feedback)));
        Assert.True(Paired(met, told, contacts, Answers(stored, SlipKind.Feedback)) < 1e-20);

        var waiting = await Rows.Of(suite, "feedback", "select event_id || ' ' || string_agg(question || ' ' || category, ', ' order by question) from pooled_answers where establishment = $1 group by event_id", at.Code);
        foreach (var kind in s_kinds)
        {
            Assert.Equal(0, Joined(met, told, contacts, Answers(waiting, kind)));
            Assert.InRange(Paired(met, told, contacts, Answers(waiting, kind)), 1e-6, double.MaxValue); // by chance, once in a million
        }
    }

    [Theory]
    [InlineData(SlipKind.Feedback)]
    [InlineData(SlipKind.Reflection)]
    public async Task Nothing_else_is_kept_of_a_slip_that_was_handed_in(SlipKind kind)
    {
        var prison = await _slips.Prison();
        var codes = await _slips.Slips(prison, 3, kind: kind);
        var before = await Everything();
        await _slips.HandIn(prison, new(Distinct(1, kind)) { Code = codes[1] });
        var after = await Everything();
        Assert.Equal(["pooled_answers", "pooled_responses", "slip_codes"], after.Keys.Where(table => after[table] != before[table]));
        Assert.Equal(2, await suite.Scalar<long>("select count(*) from slip_codes where establishment = $1", prison.Code));
        Assert.Equal("1", await suite.Scalar<string>("select count(distinct r.xmin::text || a.xmin::text)::text from pooled_responses r join pooled_answers a using (establishment, event_id) where r.establishment = $1", prison.Code));

        // rows of this prison, whatever the column: those of others change beside
        async Task<Dictionary<string, string>> Everything()
        {
            var tables = await Rows.Of(suite, "feedback", "select table_name::text from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1");
            var contents = new Dictionary<string, string>();
            foreach (var table in tables)
            {
                contents[table] = (await suite.Scalar<string>($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t where t::text like '%' || $1 || '%'", prison.Code))!;
            }

            return contents;
        }
    }

    /// <summary>So many slips, no two ticked alike.</summary>
    private static Slip Distinct(int nth, SlipKind kind) => kind is SlipKind.Reflection
        ? new() { Reflection = new() { Purpose = (Extent)(nth % 3), Trust = (Extent)(nth / 3 % 3), Relatedness = Extent.Much, Confidence = (Extent)(nth / 9) } }
        : new() { Answers = new() { KnewHow = (YesNo)(nth % 3), Asked = (YesNo)(nth / 3 % 3), Met = YesNo.Yes, StayedPrivate = YesNo.No, Helped = (Extent)(nth / 9) } };

    private static string Line(Slip slip) => SlipWorld.Line(slip.Answers ?? (IMessage)slip.Reflection);

    /// <summary>Ids of answers of a kind, in the order of the contacts they came after: what the attacker does not know, and is judged by.</summary>
    private static List<string> Answers(List<string> stored, SlipKind kind)
    {
        var byLine = stored.ToDictionary(row => row[(row.IndexOf(' ', StringComparison.Ordinal) + 1)..], row => row[..row.IndexOf(' ', StringComparison.Ordinal)]);
        return [.. Enumerable.Range(0, Contacts).Select(nth => byLine[Line(Distinct(nth, kind))])];
    }

    /// <summary>How likely shuffled pairs are as good as the best that any order of contacts beside any order of answers gives.</summary>
    private static double Paired(Dump met, Dump told, List<string> contacts, List<string> answers)
    {
        var pairs = (from one in met.Orders(contacts) from other in told.Orders(answers) select one.Zip(other).ToList()).ToList();
        return pairs.Count * pairs.Min(pair => s_lot.Chance([.. pair.OrderBy(of => contacts.IndexOf(of.First)).Select(of => answers.IndexOf(of.Second))]));
    }

    /// <summary>How many answers are paired rightly by something that a contact and an answer have, and no other of either.</summary>
    private static int Joined(Dump met, Dump told, List<string> contacts, List<string> answers)
    {
        var own = met.Own(contacts);
        return told.Own(answers).SelectMany(value => own[value.Key].Zip(value)).Distinct().Count(pair => contacts.IndexOf(pair.First) == answers.IndexOf(pair.Second));
    }

    /// <summary>Contacts that are over, and what was said after each.</summary>
    private async Task<List<string>> Contacted(AskingCase at, string naive)
    {
        var (contacts, codes) = (new List<string>(), new Dictionary<SlipKind, IReadOnlyList<string>>());
        foreach (var kind in s_kinds)
        {
            codes[kind] = await suite.Given.Slips(at.Establishment, at.Offering.Scheme, Contacts, SlipWorld.Asked, kind: kind);
        }

        for (var nth = 0; nth < Contacts; nth++)
        {
            var contact = await suite.Given.InContact(at);
            await suite.Scheduling.EndContactAsync(new() { Name = contact.Name, Outcome = ContactOutcome.Talked, RequestId = Given.RequestId() }, suite.As(at.Wing));
            contacts.Add(contact.Name.Split('/')[^1]);
            foreach (var kind in s_kinds)
            {
                var slip = new Slip(Distinct(nth, kind)) { Code = codes[kind][nth] };
                await suite.Feedback.SubmitFeedbackAsync(new() { Parent = at.Establishment, Slip = slip }, suite.As($"KIOSK@{at.Code}"));
            }

            await suite.Execute($"insert into {naive} (contact, line) values ($1, $2)", contacts[^1], Line(Distinct(nth, SlipKind.Feedback)));
        }

        return contacts;
    }
}
