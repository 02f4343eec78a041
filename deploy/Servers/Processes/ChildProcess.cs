using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PeerSupport.Deploy.Servers;

/// <summary>A program to run beside us. Only <paramref name="File"/> and <paramref name="Arguments"/> are visible to other users.</summary>
public sealed record ChildCommand(string File, params IReadOnlyList<string> Arguments)
{
    /// <summary>Takes both outputs; begun anew at each start, the one before kept as <c>.old</c>.</summary>
    public required string Log { get; init; }

    /// <summary>Runs as this user (only root can give one).</summary>
    public string? User { get; init; }

    /// <summary>Added to our own environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? Folder { get; init; }

    /// <summary>What asks it to stop, from us or from the kernel when we die.</summary>
    public StopSignal Stop { get; init; } = StopSignal.Terminate;
}

public enum StopSignal { Interrupt = 2, Kill = 9, Terminate = 15 }

/// <summary>
/// A child that never outlives us, not even after <c>kill -9</c>: the kernel sends it the stop signal when its parent dies.
/// The kernel's idea of a parent is the *thread* that forked, hence a thread of its own per child that waits for its end;
/// from a pool thread, servers were stopped when .NET retired that thread. A session of its own keeps the terminal's
/// Ctrl-C away from it, so that we decide the order of stopping.
/// </summary>
public sealed class ChildProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_refusals = TimeSpan.FromSeconds(10);
    private readonly ChildCommand _command;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ChildCommand command) => _command = command;

    public int Id { get; private set; }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited => _exited.Task;

    public string Log => _command.Log;

    /// <summary>Starts <paramref name="command"/>; returns when it has a process id.</summary>
    public static async Task<ChildProcess> Start(ChildCommand command)
    {
        var child = new ChildProcess(command);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => child.Live(started)) { IsBackground = true, Name = Path.GetFileName(command.File) }.Start();
        await started.Task;
        return child;
    }

    /// <summary>Waits until <paramref name="answers"/>; false when it ended before.</summary>
    /// <exception cref="ServerException">It lives but does not answer within two minutes, or still refuses our password after ten seconds.</exception>
    public async Task<bool> Answers(Func<Task<bool>> answers, CancellationToken cancel)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var refused = 0L;
        while (!Exited.IsCompleted)
        {
            try
            {
                if (await answers())
                    return true;
            }
            catch (WrongPasswordException)
            {
                // it may be about to end, because somebody else's server has the port
                refused = refused == 0 ? TimeProvider.System.GetTimestamp() : refused;
                if (TimeProvider.System.GetElapsedTime(refused) > s_refusals)
                    throw;
            }
            if (TimeProvider.System.GetElapsedTime(begun) > s_patience)
                throw new ServerException($"no answer within {s_patience.TotalSeconds:0} s; {Log} ends:\n{LastWords()}");
            await Task.WhenAny(Exited, Task.Delay(50, cancel));
            cancel.ThrowIfCancellationRequested();
        }
        return false;
    }

    /// <summary>Asks it to stop, and ends it when it has not within <paramref name="patience"/>.</summary>
    public async Task Stop(TimeSpan patience)
    {
        if (!Exited.IsCompleted)
        {
            Signals.Send(Id, _command.Stop);
            await Task.WhenAny(Exited, Task.Delay(patience));
        }
        if (!Exited.IsCompleted)
            Signals.Send(Id, StopSignal.Kill);
        await Exited;
    }

    /// <summary>The last lines it wrote, for a message about why it ended.</summary>
    public string LastWords(int lines = 12) =>
        File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(lines)) : "";

    private void Live(TaskCompletionSource started)
    {
        try
        {
            using var process = Process.Start(Wrapped())!;
            Id = process.Id;
            started.SetResult();
            process.WaitForExit();
            _exited.SetResult(process.ExitCode);
        }
#pragma warning disable CA1031 // whatever kept it from starting belongs to the caller, who waits on another thread
        catch (Exception e) when (!started.Task.IsCompleted)
#pragma warning restore CA1031
        {
            started.SetException(e);
        }
    }

    private ProcessStartInfo Wrapped()
    {
        const string redirect = """
            log=$1; shift; umask 077
            [ ! -e "$log" ] || mv -f "$log" "$log.old"
            exec "$@" > "$log" 2>&1 < /dev/null
            """;
        var signal = _command.Stop == StopSignal.Interrupt ? "INT" : "TERM";
        var info = new ProcessStartInfo("setsid") { WorkingDirectory = _command.Folder ?? "" };
        foreach (var word in (string[])
            ["setpriv", "--pdeathsig", signal, .. RunAs.Options(_command.User), "--", "sh", "-c", redirect, "sh", _command.Log, _command.File, .. _command.Arguments])
            info.ArgumentList.Add(word);
        foreach (var (name, value) in _command.Environment)
            info.Environment[name] = value;
        return info;
    }
}

/// <summary>Sending signals, which System.Diagnostics.Process can't.</summary>
public static class Signals
{
    /// <summary>Sends it; a process that has just ended is no error.</summary>
    public static void Send(int process, StopSignal signal) => _ = kill(process, (int)signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
