using System.Runtime.ExceptionServices;
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
    /// <param name="begin">A rota to begin from, such as the one that stands. If it keeps the rules it is the first draft, and none is worse.</param>
    /// <param name="cancel">When nobody wants more.</param>
    /// <returns>The last is the best again, with the bound the search ended with. Nothing where no rota can hold to the rules, or none was found in time.</returns>
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
        using var found = new Found(problem, model, drafts);
        if (begin is not null)
        {
            model.Hint(begin);
            if (!RotaCheck.Broken(problem, begin).Any())
            {
                found.Tell(begin, bound: 0); // nothing costs less than nothing
            }
        }

        var solver = new CpSolver { StringParameters = FormattableString.Invariant($"max_time_in_seconds:{patience.TotalSeconds} num_workers:{Workers}") };
        using var stop = cancel.Register(solver.StopSearch);
        var status = solver.Solve(model.Model, found);
        if (found.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (status is CpSolverStatus.Optimal or CpSolverStatus.Feasible)
        {
            found.Tell(model.Read(solver.BooleanValue), solver.BestObjectiveBound);
            found.End(solver.BestObjectiveBound);
        }
    }

    /// <summary>Called from the solver's own code, through which no exception may pass.</summary>
    private sealed class Found(RotaProblem problem, RotaModel model, ChannelWriter<RotaDraft> drafts) : CpSolverSolutionCallback
    {
        private const double RoundingOfBounds = 1e-6;

        private readonly long _start = TimeProvider.System.GetTimestamp();
        private RotaDraft? _best;

        private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_start);

        public Exception? Failure { get; private set; }

        public override void OnSolutionCallback()
        {
            try
            {
                Tell(model.Read(BooleanValue), BestObjectiveBound());
            }
            catch (Exception failure)
            {
                Failure = failure;
                StopSearch();
            }
        }

        public void Tell(Rota rota, double bound)
        {
            if (RotaCheck.Broken(problem, rota).FirstOrDefault() is { } broken)
            {
                throw new InvalidOperationException($"The solver broke {broken}: its model and the check differ.");
            }

            var draft = new RotaDraft(rota, RotaCheck.Cost(problem, rota), Rounded(bound), Elapsed);
            if (_best is null || draft.Cost < _best.Cost)
            {
                _best = draft;
                drafts.TryWrite(draft);
            }
        }

        public void End(double bound) => drafts.TryWrite(_best! with { Bound = Rounded(bound), After = Elapsed });

        private static long Rounded(double bound) => (long)Math.Ceiling(bound - RoundingOfBounds);
    }
}
