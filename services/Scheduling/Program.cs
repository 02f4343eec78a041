using PeerSupport.Platform;
using PeerSupport.Scheduling;

return await ServiceHost.Run(() => SchedulingModule.Module, args);
