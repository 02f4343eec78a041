using PeerSupport.Benchmarks;

// Figures that compare, in one run, with what the machine allows. Release build: dotnet run -c Release --project tests/Benchmarks -- <command>
return args switch
{
    ["revoke-vacated"] => await RevokeVacated.Run(200),
    ["revoke-vacated", "--count", var count] when int.TryParse(count, out var n) && n > 0 => await RevokeVacated.Run(n),
    ["prison-events"] => await PrisonEvents.Run(100_000),
    ["prison-events", "--count", var count] when int.TryParse(count, out var n) && n > 0 => await PrisonEvents.Run(n),
    ["write-path"] => await WritePath.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project tests/Benchmarks -- <command>
          revoke-vacated [--count 200]   from a certificate's revocation to the vacated duty and the cover gap, through three services and the broker
          prison-events [--count 100000] events of the prisons' systems taken and sent again: events a second, peak memory
          write-path                     what a row in the feed costs a transaction
        """);
    return 2;
}
