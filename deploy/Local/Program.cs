using System.Runtime.InteropServices;
using System.Text.Json;
using Grpc.Core;
using PeerSupport.Deploy.Demo;
using PeerSupport.Deploy.Issuer;
using PeerSupport.Deploy.Local;
using PeerSupport.Deploy.Servers;

// dotnet run --project deploy/Local              the suite, until Ctrl-C
// dotnet run --project deploy/Local -- demo      the story: against the running suite, or one started for it
// … demo --suite FILE                            … against a suite that runs elsewhere, such as docker compose's; nothing is started
// … --data FOLDER                                instead of .local
if (Arguments.Read(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
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
    var layout = new Layout(arguments.Data);
    return arguments switch
    {
        { Suite: { } file } => await DemoElsewhere(layout, file),
        { Demo: true } => await Demo(layout),
        _ => await Serve(layout),
    };
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

async Task<int> DemoElsewhere(Layout layout, string file)
{
    if (!File.Exists(file))
        throw new ServerException($"there is no {file}: who runs the suite makes it (see the README, 'Containers')");
    try
    {
        var suite = SuiteFile.Parse(await File.ReadAllTextAsync(file, stop.Token));
        await screen.Step("sample estate", () => SampleEstate.Load(suite, layout.Register, layout.Schemes, stop.Token));
    }
    catch (JsonException e)
    {
        throw new ServerException($"{file} is no suite.json: {e.Message}");
    }
    catch (RpcException e)
    {
        throw new ServerException($"the suite of {file} does not take the sample estate; does it run, and is the file of today? {e.StatusCode}: {e.Status.Detail}");
    }
    return await Story.Run(file, Console.Out, stop.Token);
}

// one service may be killed on purpose, to see the others go on: we say so and leave it at that
async Task Watch(Service service)
{
    var code = await service.Exited;
    if (!stop.IsCancellationRequested)
        screen.Failed($"{service.Name} ended with {code}; {service.LastWords()}");
}
