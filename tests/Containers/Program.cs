using PeerSupport.Deploy.Servers;
using PeerSupport.Tests.Containers;

// keep FOLDER   as PeerSupport.Deploy.Servers does, with servers from Testcontainers
if (args is not ["keep", var folder])
{
    Console.Error.WriteLine("usage: PeerSupport.Tests.Containers keep FOLDER");
    return 2;
}

return await new Keeper(folder, async (at, progress, cancel) => await ContainerServers.Start(at, progress, cancel)).Run();
