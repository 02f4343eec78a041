using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi(Db db, Published published, TimeProvider clock) : FeedbackService.FeedbackServiceBase;
