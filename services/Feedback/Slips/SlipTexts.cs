using PeerSupport.Platform;

namespace PeerSupport.Feedback.Slips;

/// <summary>The words of slips, by language.</summary>
internal sealed record SlipTexts(PrintedTexts All);
