using Npgsql;
using PeerSupport.Harness;

namespace PeerSupport.Benchmarks;

/// <summary>
/// A national report over twelve months: of so many answers, of a tenth of them in as many atoms, and of as many in ten times the atoms. It grows with atoms, which
/// prisons and months make, and not with answers. Beside it one bare sum over the same figures.
/// </summary>
internal static class ReportLatency
{
    private const int Calls = 60;
    private const int Months = 12;
    private const int Prisons = 120;

    public static async Task<int> Run(int responses)
    {
        await using var suite = new SuiteFixture();
        await suite.InitializeAsync();
        (string Scheme, int Answers, int Prisons)[] estates = [("schemes/bench-few", responses / 10, Prisons), ("schemes/bench-many", responses, Prisons), ("schemes/bench-wide", responses, 10 * Prisons)];
        foreach (var (scheme, answers, prisons) in estates)
        {
            Console.WriteLine($"preparing {answers} answers in {prisons * Months} atoms …");
            await Prepare(suite, scheme, answers, prisons);
        }

        await using var owner = new NpgsqlConnection(suite.Connections("feedback").Owner);
        await owner.OpenAsync();
        var took = estates.ToDictionary(estate => estate.Scheme, _ => (Report: new List<TimeSpan>(), Sum: new List<TimeSpan>()));
        for (var call = 0; call < Calls; call++)
        {
            foreach (var (scheme, _, _) in estates)
            {
                took[scheme].Report.Add(await Quantiles.Took(async () => await suite.Feedback.GetReportAsync(new() { Region = "regions/-", Scheme = scheme }, suite.As("NATION"))));
                took[scheme].Sum.Add(await Quantiles.Took(() => Sum(owner, scheme)));
            }
        }

        foreach (var (scheme, answers, prisons) in estates)
        {
            Console.WriteLine($"{answers,8} answers, {prisons * Months,5} atoms   {new Quantiles(took[scheme].Report.Skip(Calls / 10))}   one bare sum {new Quantiles(took[scheme].Sum.Skip(Calls / 10))}");
        }

        double Of(int estate) => new Quantiles(took[estates[estate].Scheme].Report.Skip(Calls / 10)).Of(0.5);
        Console.WriteLine($"responses={responses} p50={Of(1):0.0} tenth_of_answers={Of(0):0.0} ten_times_the_atoms={Of(2):0.0}");
        return 0;
    }

    private static Task Prepare(SuiteFixture suite, string scheme, int answers, int prisons)
    {
        const string fill = """
            create temporary table new on commit drop as
            select gen_random_uuid() as atom, 'B' || lpad(prison::text, 4, '0') as establishment, 'bench' || (prison % 12) as region,
              (date_trunc('month', now()) - make_interval(months => month))::date as month, ((prison * @months + month) - @months - 1) as nth
            from generate_series(1, @prisons) as prison, generate_series(1, @months) as month;
            insert into atoms (atom, region, establishment, scheme, measure, month, answers_least, answers_most)
            select atom, region, establishment, @scheme, 'FEEDBACK', month, 100, 199 from new;
            insert into pooled_responses (establishment, event_id, scheme, measure, month, period, atom)
            select new.establishment, gen_random_uuid(), @scheme, 'FEEDBACK', new.month, new.month, new.atom
            from generate_series(0, @answers - 1) as answer
            join new on new.nth = answer % (@prisons * @months);
            insert into published_figures (atom, region, establishment, scheme, measure, period, question, category, noisy_count, answers_least, answers_most)
            select atom, region, establishment, @scheme, 'FEEDBACK', daterange(month, (month + interval '1 month')::date), question, category, abs(hashtext(atom::text || question || category)) % 100, 100, 199
            from new, (values ('knew-how'), ('asked'), ('met'), ('stayed-private'), ('helped')) as q (question), (values ('NOT_SAID'), ('YES'), ('NO'), ('MUCH')) as c (category);
            """;
        return Fill.Run(suite, "feedback", fill, ("scheme", scheme), ("answers", answers), ("prisons", prisons), ("months", Months));
    }

    private static async Task Sum(NpgsqlConnection owner, string scheme)
    {
        await using var command = new NpgsqlCommand("select question, category, sum(noisy_count) from published_figures where scheme = $1 group by 1, 2", owner) { Parameters = { new() { Value = scheme } } };
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
        }
    }
}
