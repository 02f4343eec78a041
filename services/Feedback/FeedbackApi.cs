using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi(Db db, Published published, PrintedTexts texts, TimeProvider clock) : FeedbackService.FeedbackServiceBase;
