-- What scheduling tells of as overdue: supporters who were not back, contacts past their limit, look-ins that nobody made in time.
alter table told_acts
  drop constraint told_acts_act_check,
  add constraint told_acts_act_check check (
    act in ('REVIEW_OVERDUE', 'SUPPORT_SESSION_OVERDUE', 'CLEARANCE_LATE', 'RETURN_OVERDUE', 'CONTACT_OVERDUE', 'LOOK_IN_OVERDUE'));
