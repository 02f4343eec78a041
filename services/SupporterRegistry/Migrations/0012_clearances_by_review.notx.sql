create index concurrently clearances_by_review on applications (establishment, review_by, application_id)
  where state in ('CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED');
