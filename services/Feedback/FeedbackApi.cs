using PeerSupport.Feedback.Replies;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi(Db db, Published published, PrintedTexts texts, SlipTexts slipTexts, SlipKey slipKey, ReportTexts reportTexts, PosterTexts posterTexts, TimeProvider clock)
    : FeedbackService.FeedbackServiceBase;
