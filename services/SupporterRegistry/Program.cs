using PeerSupport.SupporterRegistry;

return await ServiceHost.Run(() => RegistryModule.Module, args);
