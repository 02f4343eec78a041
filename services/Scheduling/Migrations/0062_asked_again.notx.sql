-- Whoever did not answer, or was taken back, is asked about a request again; whoever declined is not.
create unique index concurrently offers_answered_once on offers (establishment, request_id, appointment_id) where state <> 'WITHDRAWN';
