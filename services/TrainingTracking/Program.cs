return await PeerSupport.Platform.ServiceHost.Run(() => PeerSupport.TrainingTracking.TrainingModule.Module, args);
