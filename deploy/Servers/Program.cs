using System.Runtime.InteropServices;
using PeerSupport.Deploy.Servers;

// keep FOLDER   the tests' servers, while anybody holds a lease (see SharedServers)
// run FOLDER    servers alone, until Ctrl-C: for work on one service
switch (args)
{
    case ["keep", var folder]:
        return await new Keeper(folder, async (at, progress, cancel) => await SuiteServers.Start(at, ServerOptions.Test, progress, cancel)).Run();

    case ["run", var folder]:
        var stop = new TaskCompletionSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
        using (PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop))
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop))
        {
            try
            {
                await using var servers = await SuiteServers.Start(folder, progress: new Lines(Console.WriteLine));
                Console.WriteLine($"{ServerOptions.PostgresVariable}='{servers.PostgresAdmin}'\n{ServerOptions.BrokerVariable}='{servers.Broker.Url()}'");
                await Task.WhenAny(stop.Task, servers.AnyEnded());
                return stop.Task.IsCompleted ? 0 : 1;
            }
            catch (ServerException e)
            {
                Console.Error.WriteLine(e.Message);
                return 1;
            }
        }

    default:
        Console.Error.WriteLine("usage: PeerSupport.Deploy.Servers keep FOLDER | run FOLDER");
        return 2;
}
