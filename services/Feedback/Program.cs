return await PeerSupport.Platform.ServiceHost.Run(() => PeerSupport.Feedback.FeedbackModule.Module, args);
