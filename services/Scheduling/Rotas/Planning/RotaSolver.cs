using System.Threading.Channels;
using Google.OrTools.Sat;

namespace PeerSupport.Scheduling;

/// <summary>Makes rotas by constraint programming (CP-SAT). It may be stopped at any moment; what it has found until then stands.</summary>
internal static class RotaSolver
{
    /// <summary>More than there are cores: each works in another way, and the ways differ more than the speed.</summary>
    private const int Workers = 8;

    /// <summary>Better and better drafts, until the best is proved, the time is over, or nobody wants more.</summary>
    /// <param name="problem">What it has to hold to.</param>
    /// <param name="patience">The longest it may take.</param>
    /// <param name="begin">A rota to begin from, such as the one that stands; it may break rules.</param>
    /// <param name="cancel">When nobody wants more.</param>
    /// <returns>Nothing where no rota can hold to the rules, or none was found in time.</returns>
    public static IAsyncEnumerable<RotaDraft> Improve(RotaProblem problem, TimeSpan patience, Rota? begin, CancellationToken cancel)
    {
        var drafts = Channel.CreateUnbounded<RotaDraft>();
        _ = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    Run(problem, patience, begin, drafts.Writer, cancel);
                    drafts.Writer.Complete();
                }
                catch (Exception failed)
                {
                    drafts.Writer.Complete(failed);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return drafts.Reader.ReadAllAsync(cancel);
    }

    private static void Run(RotaProblem problem, TimeSpan patience, Rota? begin, ChannelWriter<RotaDraft> drafts, CancellationToken cancel)
    {
        var model = new RotaModel(problem);
        if (begin is not null)
        {
            model.Hint(begin);
        }

        var found = new Found(problem, model, drafts);
        var solver = new CpSolver { StringParameters = FormattableString.Invariant($"max_time_in_seconds:{patience.TotalSeconds} num_workers:{Workers}") };
        using var stop = cancel.Register(solver.StopSearch);
        var status = solver.Solve(model.Model, found);
        if (status is CpSolverStatus.Optimal)
        {
            found.Tell(model.Read(literal => solver.BooleanValue(literal)), solver.BestObjectiveBound);
        }
    }

    private sealed class Found(RotaProblem problem, RotaModel model, ChannelWriter<RotaDraft> drafts) : CpSolverSolutionCallback
    {
        private readonly long _start = TimeProvider.System.GetTimestamp();

        public override void OnSolutionCallback() => Tell(model.Read(BooleanValue), BestObjectiveBound());

        public void Tell(Rota rota, double bound)
        {
            if (RotaCheck.Broken(problem, rota).FirstOrDefault() is { } broken)
            {
                throw new InvalidOperationException($"The solver broke {broken}: its model and the check differ.");
            }

            drafts.TryWrite(new(rota, RotaCheck.Cost(problem, rota), (long)Math.Ceiling(bound - 1e-6), TimeProvider.System.GetElapsedTime(_start)));
        }
    }
}
