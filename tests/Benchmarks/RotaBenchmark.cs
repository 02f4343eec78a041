using PeerSupport.Scheduling;

namespace PeerSupport.Benchmarks;

/// <summary>A public instance solved by the product's solver and checked by the product's checker, beside the bound: no rota costs less.</summary>
internal static class RotaBenchmark
{
    public static async Task<int> Run(string file, int seconds, string? answer, TextWriter told)
    {
        var problem = RotaInstance.Read(file);
        RotaDraft? last = null;
        await foreach (var draft in RotaSolver.Improve(problem, TimeSpan.FromSeconds(seconds), begin: null, CancellationToken.None))
        {
            last = draft;
            told.WriteLine(FormattableString.Invariant($"{draft.After.TotalSeconds,7:F1} s  cost {draft.Cost}  bound {draft.Bound}"));
        }

        if (last is null)
        {
            told.WriteLine(FormattableString.Invariant($"cost=- bound=- status=NONE seconds={seconds}"));
            return 1;
        }

        if (answer is not null)
        {
            await File.WriteAllLinesAsync(answer, Lines(problem, last.Rota));
        }

        told.WriteLine(FormattableString.Invariant($"cost={last.Cost} bound={last.Bound} status={(last.IsOptimal ? "OPTIMAL" : "FEASIBLE")} seconds={last.After.TotalSeconds:F1}"));
        return 0;
    }

    private static IEnumerable<string> Lines(RotaProblem problem, Rota rota) => Enumerable.Range(0, problem.Members.Count).Select(member => string.Join(
        ',', Enumerable.Range(0, problem.Days).Select(day => rota[member, day] is var duty and not Rota.Off ? problem.Duties[duty].Name : "-")));
}
