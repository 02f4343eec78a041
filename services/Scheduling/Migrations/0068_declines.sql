-- Who said no to a request that is over is no more to be known from who was not asked in time.
update offers o
set state = 'WITHDRAWN'
from requests r
where r.establishment = o.establishment
  and r.request_id = o.request_id
  and r.closed_at is not null
  and o.state = 'DECLINED';
