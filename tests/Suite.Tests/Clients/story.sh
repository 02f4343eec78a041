#!/usr/bin/env bash
# The main story as somebody with a shell, curl and jq tells it, through the gateway: story.sh WORLD.json
set -euo pipefail
world=$1
w() { jq -er "$1" "$world"; }
gateway=$(w .gateway)
fresh() { cat /proc/sys/kernel/random/uuid; }

# call ROLE METHOD PATH [BODY]: the body of the answer; its HTTP status in $code
call() {
  local words=(-sS --max-time 10 -X "$2" -H "authorization: Bearer $(w ".tokens.$1")" -w '\n%{http_code} %{content_type}' "$gateway$3")
  [ $# -lt 4 ] || words+=(-H 'content-type: application/json' -d "$4")
  local out; out=$(curl "${words[@]}")
  read -r code type <<<"${out##*$'\n'}"
  answer=${out%$'\n'*}
  [[ $type == application/json* ]] || { echo "$2 $3 answered $code as '$type'" >&2; exit 1; }
}
told() { # STEP JQ-CONDITION [arguments of jq…]
  local step=$1 fact=$2; shift 2
  jq -e "$@" "$fact" >/dev/null <<<"$answer" || { echo "not true: $step: $code $answer" >&2; exit 1; }
  echo "$step"
}
until_state() { # ROLE PATH STATE
  for _ in $(seq 2400); do
    call "$1" GET "$2"
    if [ "$(jq -r .state <<<"$answer")" = "$3" ]; then return; fi
    sleep 0.05
  done
  echo "$2 never became $3: $answer" >&2; exit 1
}
step() { call "$1" POST "/v1/$request:$2" "$(jq -n --arg id "$(fresh)" "{requestId: \$id} + ${3:-{\}}")"; }

parent=$(w .parent)
body=$(jq --arg id "$(fresh)" '{scheme, zone, prisonerNumber: .asker, requestId: $id}' "$world")
call wing POST "/v1/$parent/requests" "$body"
request=$(jq -r .name <<<"$answer") short=$(jq -r .shortCode <<<"$answer")
told 'raised with three alternatives' '["ALTERNATIVE_PHONE", "ALTERNATIVE_STAFF", "ALTERNATIVE_EMERGENCY"] - .alternatives == []'
call wing POST "/v1/$parent/requests" "$body"
told 'sent again answers alike' '.name == $name and .shortCode == $short' --arg name "$request" --arg short "$short"
call orderly GET "/v1/$parent/requests?pageSize=100"
told 'on the board of another role' '[.requests[] | select(.name == $name)] | length == 1' --arg name "$request"
until_state orderly "/v1/$request" REQUEST_STATE_OFFERED
call wing POST "/v1/$(jq -r '.offers[0].name' <<<"$answer"):accept" "$(jq -n --arg id "$(fresh)" '{requestId: $id}')"
told 'accepted' '.state == "REQUEST_STATE_ACCEPTED"'
step wing authoriseMovement
told 'the wing is refused at night' '$code == "403" and .code == 7 and any(.details[]; .reason == "NOT_THE_DECIDER")' --arg code "$code"
step orderly authoriseMovement
told 'authorised' '.state == "REQUEST_STATE_MOVEMENT_AUTHORISED"'
step wing startContact '{placeType: "PLACE_TYPE_LISTENER_SUITE", private: true}'
told 'in contact' '.state == "REQUEST_STATE_IN_CONTACT"'
step wing endContact '{outcome: "CONTACT_OUTCOME_TALKED"}'
told 'met' '.state == "REQUEST_STATE_MET"'
call stranger GET "/v1/$request"
told 'a stranger does not find it' '$code == "404" and .code == 5 and any(.details[]; .reason == "NOT_FOUND")' --arg code "$code"
call provider POST "/v1/$(w .certification):revoke" "$(jq -n --arg id "$(fresh)" '{requestId: $id}')"
told 'revoked' '.state == "CERTIFICATION_STATE_REVOKED"'
until_state wing "/v1/$(w .duty)" DUTY_STATE_VACATED
echo 'vacated'
