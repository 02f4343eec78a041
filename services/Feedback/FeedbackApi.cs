using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi(Db db, Published published, Printed printed, SlipKey slipKey, TimeProvider clock) : FeedbackService.FeedbackServiceBase;
