using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>The words of rotas and calendars, beside those of the night pack.</summary>
internal sealed record RotaTexts(PrintedTexts All);
