using System.Runtime.InteropServices;
using PeerSupport.Deploy.Demo;
using PeerSupport.Deploy.Local;
using PeerSupport.Deploy.Servers;

// dotnet run --project deploy/Local              the suite, until Ctrl-C
// dotnet run --project deploy/Local -- demo      the story: against the running suite, or one started for it
// … --data FOLDER                                instead of .local
var at = Array.IndexOf(args, "--data");
var data = at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
var command = at >= 0 ? [.. args[..at], .. args[Math.Min(at + 2, args.Length)..]] : args;
if (command is not ([] or ["demo"]) || (at >= 0 && data is null))
{
    Console.Error.WriteLine("usage: dotnet run --project deploy/Local [-- [demo] [--data FOLDER]]");
    return 2;
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;   // we stop the children in order, then end
    stop.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

_ = Parent.WhenDotnetRunEnds(stop.Token).ContinueWith(_ => stop.Cancel(), TaskContinuationOptions.OnlyOnRanToCompletion);

var screen = new Screen();
try
{
    var layout = new Layout(data);
    return command is ["demo"] ? await Demo(layout) : await Serve(layout);
}
catch (ServerException e)
{
    screen.Failed(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    screen.Line("stopped");
    return 130;
}

async Task<int> Serve(Layout layout)
{
    await using (var suite = await Suite.Start(layout, screen, stop.Token))
    {
        screen.Welcome(suite, layout);
        foreach (var service in suite.Services)
            _ = Watch(service);
        await stop.Token.WhenCancelled();
        screen.Line("stopping …");
    }
    screen.Line("stopped");
    return 0;
}

async Task<int> Demo(Layout layout)
{
    Suite suite;
    try
    {
        suite = await Suite.Start(layout, screen, stop.Token);
    }
    catch (AlreadyRunningException)
    {
        if (!File.Exists(layout.SuiteFile))
            throw new ServerException("another launcher is just starting or stopping the suite; try again in a moment");
        return await Story.Run(layout.SuiteFile, Console.Out, stop.Token);
    }
    await using (suite)
        return await Story.Run(layout.SuiteFile, Console.Out, stop.Token);
}

// one service may be killed on purpose, to see the others go on: we say so and leave it at that
async Task Watch(Service service)
{
    var code = await service.Exited;
    if (!stop.IsCancellationRequested)
        screen.Failed($"{service.Name} ended with {code}; {service.LastWords()}");
}
