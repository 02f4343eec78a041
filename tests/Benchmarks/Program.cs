using PeerSupport.Benchmarks;

// Figures that compare, in one run, with what the machine allows. Release build: dotnet run -c Release --project tests/Benchmarks -- <command>
return args switch
{
    ["revoke-vacated"] => await RevokeVacated.Run(200),
    ["revoke-vacated", "--count", var count] when int.TryParse(count, out var n) && n > 0 => await RevokeVacated.Run(n),
    ["prison-events"] => await PrisonEvents.Run(100_000),
    ["prison-events", "--count", var count] when int.TryParse(count, out var n) && n > 0 => await PrisonEvents.Run(n),
    ["write-path"] => await WritePath.Run(),
    ["standings"] => await StandingsList.Run(5000),
    ["standings", "--supporters", var supporters] when int.TryParse(supporters, out var n) && n > 1 => await StandingsList.Run(n),
    ["pairings"] => await PairingChecks.Run(500, 500),
    ["pairings", "--pairs", var pairs, "--calls", var calls] when int.TryParse(pairs, out var n) && n is > 0 and <= 500 && int.TryParse(calls, out var m) && m > 0 => await PairingChecks.Run(n, m),
    ["keep-aparts"] => await KeepApartLists.Run(20_000),
    ["keep-aparts", "--pairs", var pairs] when int.TryParse(pairs, out var n) && n is > 0 and <= 20_000 => await KeepApartLists.Run(n),
    ["import-certificates"] => await ImportCertificates.Run(100_000),
    ["import-certificates", "--rows", var rows] when int.TryParse(rows, out var n) && n is > 0 and <= 100_000 => await ImportCertificates.Run(n),
    ["expiries"] => await Expiries.Run(10_000),
    ["expiries", "--certificates", var certificates] when int.TryParse(certificates, out var n) && n is > 0 and <= 100_000 => await Expiries.Run(n),
    ["delivery"] => await DeliveryMeasures.Run(1_000_000),
    ["delivery", "--certificates", var certificates] when int.TryParse(certificates, out var n) && n is > 0 and <= 10_000_000 => await DeliveryMeasures.Run(n),
    ["rota", var file, "--seconds", var seconds] when int.TryParse(seconds, out var n) && n > 0 => await RotaBenchmark.Run(file, n, null, Console.Out),
    ["rota", var file, "--seconds", var seconds, "--out", var answer] when int.TryParse(seconds, out var n) && n > 0 => await RotaBenchmark.Run(file, n, answer, Console.Out),
    ["rota-listener"] => await RotaListener.Run(24),
    ["rota-listener", "--supporters", var supporters] when int.TryParse(supporters, out var n) && n is > 0 and <= 100 => await RotaListener.Run(n),
    ["matching"] => MatchingBenchmark.Run(1_000_000, 1),
    ["matching", "--requests", var requests] when int.TryParse(requests, out var n) && n > 0 => MatchingBenchmark.Run(n, 1),
    ["matching", "--requests", var requests, "--seed", var seed] when int.TryParse(requests, out var n) && n > 0 && int.TryParse(seed, out var s) => MatchingBenchmark.Run(n, s),
    ["disclosure"] => DisclosureBenchmark.Run(120, 12),
    ["disclosure", "--establishments", var establishments, "--months", var months] when int.TryParse(establishments, out var n) && n > 0 && int.TryParse(months, out var m) && m > 0 => DisclosureBenchmark.Run(n, m),
    ["no-double-booking"] => await NoDoubleBooking.Run(60),
    ["no-double-booking", "--seconds", var seconds] when int.TryParse(seconds, out var n) && n > 0 => await NoDoubleBooking.Run(n),
    ["report"] => await ReportLatency.Run(1_000_000),
    ["report", "--responses", var responses] when int.TryParse(responses, out var n) && n is >= 10 and <= 10_000_000 => await ReportLatency.Run(n),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project tests/Benchmarks -- <command>
          revoke-vacated [--count 200]   from a certificate's revocation to the vacated duty and the cover gap, through three services and the broker
          prison-events [--count 100000] events of the prisons' systems taken and sent again: events a second, peak memory
          write-path                     what a row in the feed costs a transaction
          standings [--supporters 5000]  the standings of one establishment in one list
          pairings [--pairs 500 --calls 500]   may these be brought together: pairable and not, in turn
          keep-aparts [--pairs 20000]    a prison's whole list of keep-aparts
          import-certificates [--rows 100000]   a provider's spreadsheet: validated, imported, sent again, exported; memory of the service
          expiries [--certificates 10000]      certificates that all end at one instant: until the last duty is vacated, through three services and the broker
          delivery [--certificates 1000000]    courses and certificates on time, of a year and of ten years' certificates
          rota-listener [--supporters 24]      a Listener team's own rota for four weeks: first, proved, how evenly it is shared, beside one made by hand
          rota <instance> --seconds 60 [--out FILE]   a public shift-scheduling instance: cost, bound, whether it is proved
          matching [--requests 1000000 --seed 1]      requests matched by the product's rules beside hindsight: rules broken, share met, load, pace
          report [--responses 1000000]         a national report: of a tenth of the answers, and of ten times the atoms
          disclosure [--establishments 120 --months 12]   what reaches headquarters by our rule and by suppression of small numbers, and what subtraction gets out of each
          no-double-booking [--seconds 60]     64 clients want the same people at the same time: is anybody in two places, and what they were told
        """);
    return 2;
}
