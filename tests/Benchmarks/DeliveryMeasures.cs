using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Training.V1;

namespace PeerSupport.Benchmarks;

/// <summary>
/// How courses and certificates were delivered in the last twelve months, asked of a provider that awarded so many in ten years at 120 prisons, and of one of
/// these prisons. Beside it one bare pass over the same table: how many, how many on time, since when somebody waits.
/// </summary>
internal static class DeliveryMeasures
{
    private const int Calls = 100;
    private const int Scans = 9;
    private const int Prisons = 120;

    public static async Task<int> Run(int certificates)
    {
        await using var suite = new SuiteFixture();
        await suite.InitializeAsync();
        var provider = Given.Provider();
        Console.WriteLine($"preparing {certificates} certificates of {Prisons} prisons …");
        await Prepare(suite, provider, certificates);
        var asProvider = suite.As($"PROVIDER@{provider}");
        var asPrison = suite.As("GOVERNOR@B007");
        var whole = await suite.Training.GetProviderDeliveryAsync(new() { Parent = $"providers/{provider}" }, asProvider);
        Console.WriteLine($"a year: {whole.AllCertificates.Awarded} awarded, {whole.AllCertificates.OnTimeShare:0.00} on time, {whole.AllWaiting.Waiting} waiting, {whole.AllRuns.Planned} runs; {whole.Months.Count} months of prisons, {whole.CalculateSize() / 1024} KiB");

        var (here, all, scan) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        await using var owner = new NpgsqlConnection(suite.Connections("training").Owner);
        await owner.OpenAsync();
        for (var call = 0; call < Calls; call++)
        {
            here.Add(await Quantiles.Took(async () => await suite.Training.GetDeliveryAsync(new() { Parent = "establishments/B007" }, asPrison)));
            all.Add(await Quantiles.Took(async () => await suite.Training.GetProviderDeliveryAsync(new() { Parent = $"providers/{provider}" }, asProvider)));
            if (call % (Calls / Scans) == 0)
            {
                scan.Add(await Quantiles.Took(() => Scan(owner)));
            }
        }

        var (one, every, bare) = (new Quantiles(here.Skip(Calls / 10)), new Quantiles(all.Skip(Calls / 10)), new Quantiles(scan.Skip(1)));
        Console.WriteLine($"GetDelivery of a prison        {one}");
        Console.WriteLine($"GetProviderDelivery            {every}");
        Console.WriteLine($"one bare pass over the table   {bare}");
        Console.WriteLine($"certificates={certificates} prison_p50={one.Of(0.5):0.0} prison_p99={one.Of(0.99):0.0} provider_p50={every.Of(0.5):0.0} provider_p99={every.Of(0.99):0.0} scan_p50={bare.Of(0.5):0.0}");
        return 0;
    }

    private static Task Prepare(SuiteFixture suite, string provider, int certificates)
    {
        const string fill = """
            insert into courses (provider, course_id, display_name, schemes, modules, required_modules, assessed, validity_months, version)
            values (@provider, 'benchcourse', 'Listener initial training', array['schemes/listener'], '{}', '{}', true, 36, 1);
            insert into enrolments (provider, enrolment_id, course_id, person, application, version)
            select @provider, 'bench' || n, 'benchcourse', 'persons/bench' || n, 'establishments/B' || lpad((n % @prisons)::text, 3, '0') || '/applications/bench' || n, n
            from generate_series(1, @certificates) as n;
            insert into completions (provider, enrolment_id, establishment, completed_on, awarded_on)
            select @provider, 'bench' || n, 'B' || lpad((n % @prisons)::text, 3, '0'), day, case when n % 1000 > 0 then day + (abs(hashint4(n)) % 30) end
            from (select n, current_date - 30 - (3620 * (n::bigint * 7919 % @certificates) / @certificates)::int as day from generate_series(1, @certificates) as n) made;
            insert into runs (establishment, run_id, provider, course_id, display_name, schemes, days, modules, first_day, last_day, trainers, state, cancelled_by, cancel_reason, cancelled_at, version)
            select 'B' || lpad((n % @prisons)::text, 3, '0'), 'bench' || n, @provider, 'benchcourse', 'Listener initial training', array['schemes/listener'], array[day], array[''], day, day, '{}',
              case when n % 10 < 8 then 'HELD' else 'CANCELLED' end, case n % 10 when 8 then 'PRISON' when 9 then 'PROVIDER' end, case when n % 10 >= 8 then 'OTHER' end, case when n % 10 >= 8 then now() end, n
            from (select n, current_date - (n % 3650) as day from generate_series(1, greatest(@certificates / 10, 1)) as n) made;
            """;
        return Fill.Run(suite, "training", fill, ("provider", provider), ("certificates", certificates), ("prisons", Prisons));
    }

    private static async Task Scan(NpgsqlConnection owner)
    {
        const string scan = "select count(awarded_on), count(*) filter (where awarded_on - completed_on <= 14), min(completed_on) filter (where awarded_on is null) from completions";
        await using var command = new NpgsqlCommand(scan, owner);
        await command.ExecuteScalarAsync();
    }
}
