using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Google.OrTools.Sat;

namespace PeerSupport.Scheduling;

/// <summary>
/// Makes rotas in two ways. Constraint programming (CP-SAT) takes any problem, and proves the best rota of a small one at once; column generation
/// (<see cref="ColumnSearch"/>) comes much nearer to the best of a greater one. It may be stopped at any moment; what was found until then stands.
/// </summary>
internal static class RotaSolver
{
    /// <summary>Longer rotas are made some weeks at a time.</summary>
    private const int LongestWhole = 12 * 7;

    /// <summary>More than there are cores: each works in another way, and the ways differ more than the speed.</summary>
    private const int Workers = 8;

    // The share of the time after which constraint programming gives way to columns.
    private const int OneOf = 20;
    private static readonly TimeSpan s_leastShare = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_hearing = TimeSpan.FromMilliseconds(50);

    /// <summary>Better and better drafts, until the best is proved, the time is over, or nobody wants more: whoever stops reading ends the search.</summary>
    /// <param name="problem">What it has to hold to.</param>
    /// <param name="patience">The longest it may take.</param>
    /// <param name="begin">A rota to begin from, such as the one that stands. If it keeps the rules it is the first draft, and none is worse.</param>
    /// <param name="cancel">When nobody wants more.</param>
    /// <returns>The last is the best again, with the bound the search ended with. Nothing where no rota can hold to the rules, or none was found in time.</returns>
    public static async IAsyncEnumerable<RotaDraft> Improve(RotaProblem problem, TimeSpan patience, Rota? begin, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var drafts = Channel.CreateUnbounded<RotaDraft>();
        var search = Task.Factory.StartNew(() => Run(problem, patience, begin, drafts.Writer, unwanted.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await foreach (var draft in drafts.Reader.ReadAllAsync(cancel))
            {
                yield return draft;
            }
        }
        finally
        {
            await unwanted.CancelAsync();
            await search;
        }
    }

    private static void Run(RotaProblem problem, TimeSpan patience, Rota? begin, ChannelWriter<RotaDraft> drafts, CancellationToken unwanted)
    {
        try
        {
            var found = new RotaFound(problem, patience, drafts, unwanted);
            if (begin is not null && !RotaCheck.Broken(problem, begin).Any())
            {
                found.Tell(begin);
            }

            if (problem.Days > LongestWhole && ColumnSearch.Fits(problem))
            {
                new WindowSearch(problem, found).Run();
            }

            var (columns, alike) = (ColumnSearch.Of(problem, found), new AlikeDuties(problem));
            var first = columns is null ? patience : TimeSpan.FromTicks(Math.Min(patience.Ticks, Math.Max(patience.Ticks / OneOf, s_leastShare.Ticks)));
            if (!found.IsOver && !Constrain(alike, first, begin, found) && columns is not null && !found.IsOver)
            {
                columns.Run();
                if (!found.IsOver)
                {
                    Constrain(alike, found.Left, found.Best, found);
                }
            }

            found.End();
            drafts.Complete();
        }
        catch (Exception failed)
        {
            drafts.Complete(failed);
        }
    }

    /// <summary>Whether all is known: the best rota, or that there is none.</summary>
    private static bool Constrain(AlikeDuties alike, TimeSpan patience, Rota? begin, RotaFound found)
    {
        var model = new RotaModel(alike.Merged);
        if (begin is not null)
        {
            model.Hint(alike.Fold(begin));
        }

        using var drafts = new Drafts(model, alike, found);
        var solver = new CpSolver { StringParameters = FormattableString.Invariant($"max_time_in_seconds:{patience.TotalSeconds} num_workers:{Workers}") };

        // A wish to stop that comes before the search has begun is not heard by it: it is told until it does.
        using var stop = TimeProvider.System.CreateTimer(_ => StopIf(solver, found.Unwanted), null, s_hearing, s_hearing);
        var status = solver.Solve(model.Model, drafts);
        if (drafts.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (status is CpSolverStatus.Optimal or CpSolverStatus.Feasible)
        {
            found.Raise(solver.BestObjectiveBound);
            found.Tell(alike.Unfold(model.Read(solver.BooleanValue)));
        }

        return status is CpSolverStatus.Optimal or CpSolverStatus.Infeasible;
    }

    private static void StopIf(CpSolver solver, CancellationToken unwanted)
    {
        if (unwanted.IsCancellationRequested)
        {
            solver.StopSearch();
        }
    }

    /// <summary>Called from the solver's own code, through which no exception may pass.</summary>
    private sealed class Drafts(RotaModel model, AlikeDuties alike, RotaFound found) : CpSolverSolutionCallback
    {
        public Exception? Failure { get; private set; }

        public override void OnSolutionCallback()
        {
            try
            {
                found.Raise(BestObjectiveBound());
                found.Tell(alike.Unfold(model.Read(BooleanValue)));
            }
            catch (Exception failure)
            {
                Failure = failure;
                StopSearch();
            }
        }
    }
}
