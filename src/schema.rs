//! Every table of the site in portable types. Written by hand; a test compares it with both databases.
#![expect(missing_docs, reason = "the columns are explained where the migrations create them")]

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    counter (name) {
        name -> Text,
        value -> BigInt,
    }
}

table! {
    fact (number) {
        number -> BigInt,
        version -> SmallInt,
        kind -> Text,
        audience -> Text,
        milestone -> Bool,
        complaint_id -> Nullable<BigInt>,
        body -> Text,
        recorded_at -> BigInt,
        occurred_at -> BigInt,
    }
}

table! {
    fact_text (fact_number, position) {
        fact_number -> BigInt,
        position -> SmallInt,
        commitment -> Binary,
    }
}

table! {
    job (id) {
        id -> BigInt,
        kind -> Text,
        body -> Text,
        unique_key -> Text,
        state -> Text,
        run_at -> BigInt,
        attempts -> Integer,
        leased_until -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
    }
}

table! {
    follower (name) {
        name -> Text,
        position -> BigInt,
    }
}

table! {
    person (id) {
        id -> BigInt,
        email -> Nullable<Text>,
        email_confirmed_at -> Nullable<BigInt>,
        password_hash -> Nullable<Text>,
        public_name -> Nullable<Text>,
        staff_name -> Nullable<Text>,
        organisation -> Nullable<Text>,
        language -> Text,
        unread_notices -> Integer,
        created_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        mobile -> Nullable<Text>,
        mobile_confirmed_at -> Nullable<BigInt>,
    }
}

table! {
    role_grant (id) {
        id -> BigInt,
        person_id -> BigInt,
        role -> Text,
        scope_kind -> Text,
        scope_id -> Nullable<BigInt>,
        granted_by -> Nullable<BigInt>,
        granted_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

table! {
    session (token_hash) {
        token_hash -> Binary,
        person_id -> BigInt,
        created_at -> BigInt,
        last_seen -> BigInt,
        expires_at -> BigInt,
        platform -> Text,
        program -> Text,
        proved_at -> Nullable<BigInt>,
    }
}

table! {
    one_time_link (token_hash) {
        token_hash -> Binary,
        person_id -> BigInt,
        purpose -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    one_time_code (id) {
        id -> BigInt,
        public_id -> Text,
        purpose -> Text,
        person_id -> Nullable<BigInt>,
        contact -> Text,
        salt -> Binary,
        attempts -> Integer,
        created_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

table! {
    contact_change (id) {
        id -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        former -> Nullable<Text>,
        present -> Text,
        token_hash -> Nullable<Binary>,
        changed_at -> BigInt,
        expires_at -> BigInt,
    }
}

table! {
    totp (person_id) {
        person_id -> BigInt,
        secret -> Binary,
        last_step -> BigInt,
        started_at -> BigInt,
        enabled_at -> Nullable<BigInt>,
    }
}

table! {
    recovery_code (person_id, code_hash) {
        person_id -> BigInt,
        code_hash -> Binary,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    region (id) {
        id -> BigInt,
        name -> Text,
        created_at -> BigInt,
    }
}

table! {
    estate (id) {
        id -> BigInt,
        region_id -> BigInt,
        name -> Text,
        complaint_count -> Integer,
        open_count -> Integer,
        created_at -> BigInt,
        premoderated_since -> Nullable<BigInt>,
    }
}

table! {
    building (id) {
        id -> BigInt,
        estate_id -> BigInt,
        name -> Text,
        unit_count -> Integer,
    }
}

table! {
    unit (id) {
        id -> BigInt,
        building_id -> BigInt,
        label -> Text,
    }
}

table! {
    roster_household (unit_id, name_hash) {
        unit_id -> BigInt,
        name_hash -> Binary,
        mobile_hash -> Nullable<Binary>,
        email_hash -> Nullable<Binary>,
    }
}

table! {
    home_claim (id) {
        id -> Text,
        person_id -> BigInt,
        unit_id -> BigInt,
        estate_id -> BigInt,
        state -> Text,
        note -> Text,
        claimed_at -> BigInt,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        residence -> Text,
        ended_at -> Nullable<BigInt>,
        tenancy_ends_at -> Nullable<BigInt>,
        end_reason -> Nullable<Text>,
    }
}

table! {
    home_invitation (id) {
        id -> Text,
        code_hash -> Binary,
        unit_id -> BigInt,
        residence -> Text,
        called -> Text,
        invited_by -> BigInt,
        invited_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        tenancy_ends_at -> Nullable<BigInt>,
    }
}

table! {
    complaint (id) {
        id -> BigInt,
        estate_id -> BigInt,
        region_id -> BigInt,
        category -> Text,
        title -> Text,
        wish -> Text,
        origin -> Text,
        state -> Text,
        visibility -> Text,
        severity -> Text,
        opener_id -> Nullable<BigInt>,
        opener_unit_id -> Nullable<BigInt>,
        ambassador_id -> Nullable<BigInt>,
        received_at -> BigInt,
        first_response_due -> BigInt,
        first_response_at -> Nullable<BigInt>,
        next_due_at -> Nullable<BigInt>,
        last_activity_at -> BigInt,
        last_floor -> Integer,
        official_count -> Integer,
        last_official_floor -> Nullable<Integer>,
        affected_count -> Integer,
        version -> Integer,
        proposal_round -> SmallInt,
        rating -> Nullable<SmallInt>,
        original_likes -> Nullable<Integer>,
        duplicate_of -> Nullable<BigInt>,
        archive_key -> Nullable<Text>,
        submission_key -> Nullable<Text>,
        next_clock -> Nullable<Text>,
        rung -> SmallInt,
        about -> Text,
    }
}

table! {
    clock (complaint_id, kind, run) {
        complaint_id -> BigInt,
        kind -> Text,
        run -> SmallInt,
        started_at -> BigInt,
        announced -> BigInt,
        due_at -> BigInt,
        paused_since -> Nullable<BigInt>,
        stopped_at -> Nullable<BigInt>,
        breached_at -> Nullable<BigInt>,
        is_excused -> Bool,
        reminders -> SmallInt,
        next_at -> Nullable<BigInt>,
    }
}

table! {
    channel_entry (complaint_id) {
        complaint_id -> BigInt,
        entered_by -> BigInt,
        entered_at -> BigInt,
        unit_id -> Nullable<BigInt>,
        code_hash -> Nullable<Binary>,
        code_expires_at -> BigInt,
        taken_over_at -> Nullable<BigInt>,
    }
}

table! {
    household (complaint_id, number) {
        complaint_id -> BigInt,
        number -> Integer,
        unit_id -> Nullable<BigInt>,
        standing -> Text,
        rating -> Nullable<SmallInt>,
        joined_at -> BigInt,
        merged_from -> Nullable<BigInt>,
        is_visited -> Bool,
    }
}

table! {
    takeover_try (person_id) {
        person_id -> BigInt,
        since -> BigInt,
        tries -> Integer,
    }
}

table! {
    return_visit (complaint_id, number) {
        complaint_id -> BigInt,
        number -> SmallInt,
        caller_id -> BigInt,
        channel -> Text,
        visited_at -> BigInt,
        was_reached -> Bool,
        is_solved -> Nullable<Bool>,
        satisfaction -> Nullable<SmallInt>,
        was_respected -> Nullable<Bool>,
        was_pressed -> Nullable<Bool>,
        note -> Text,
        household -> Nullable<Integer>,
    }
}

table! {
    complaint_version (complaint_id, version) {
        complaint_id -> BigInt,
        version -> SmallInt,
        title -> Text,
        wish -> Text,
        title_salt -> Binary,
        wish_salt -> Binary,
        written_at -> BigInt,
        visibility -> Text,
    }
}

table! {
    point (complaint_id, number) {
        complaint_id -> BigInt,
        number -> SmallInt,
        body -> Text,
        salt -> Binary,
        outcome -> Text,
        verdict -> Text,
        household -> Nullable<Integer>,
        floor -> Integer,
    }
}

table! {
    participant (complaint_id, number) {
        complaint_id -> BigInt,
        number -> Integer,
        person_id -> Nullable<BigInt>,
        unit_id -> Nullable<BigInt>,
        name -> Text,
    }
}

table! {
    reply (complaint_id, floor) {
        complaint_id -> BigInt,
        floor -> Integer,
        path -> Text,
        parent_floor -> Nullable<Integer>,
        participant -> Integer,
        kind -> Text,
        role -> Nullable<Text>,
        organisation -> Nullable<Text>,
        html -> Text,
        version -> SmallInt,
        visibility -> Text,
        written_at -> BigInt,
        submission_key -> Nullable<Text>,
    }
}

table! {
    reply_version (complaint_id, floor, version) {
        complaint_id -> BigInt,
        floor -> Integer,
        version -> SmallInt,
        kind -> Text,
        body -> Text,
        salt -> Binary,
        written_at -> BigInt,
        visibility -> Text,
    }
}

table! {
    review_call (complaint_id, unit_id) {
        complaint_id -> BigInt,
        unit_id -> BigInt,
        person_id -> BigInt,
        called_at -> BigInt,
    }
}

table! {
    affected (complaint_id, unit_id) {
        complaint_id -> BigInt,
        unit_id -> BigInt,
        person_id -> BigInt,
        since -> BigInt,
    }
}

table! {
    follow (person_id, complaint_id) {
        person_id -> BigInt,
        complaint_id -> BigInt,
        since -> BigInt,
        level -> Text,
    }
}

table! {
    estate_watch (person_id, estate_id) {
        person_id -> BigInt,
        estate_id -> BigInt,
        since -> BigInt,
        told -> Text,
    }
}

table! {
    proposal_point (complaint_id, round, point) {
        complaint_id -> BigInt,
        round -> SmallInt,
        point -> SmallInt,
        outcome -> Text,
        body -> Text,
        salt -> Binary,
        verdict -> Text,
    }
}

table! {
    promise (complaint_id, number) {
        complaint_id -> BigInt,
        number -> SmallInt,
        floor -> Integer,
        point -> Nullable<SmallInt>,
        given_by -> Integer,
        due_at -> BigInt,
        body -> Text,
        salt -> Binary,
        outcome -> Text,
    }
}

table! {
    no_promise (complaint_id, floor) {
        complaint_id -> BigInt,
        floor -> Integer,
        body -> Text,
        salt -> Binary,
    }
}

table! {
    named_cause (complaint_id, number) {
        complaint_id -> BigInt,
        number -> SmallInt,
        cause -> Text,
        part -> Text,
        salt -> Binary,
        accepted_at -> BigInt,
    }
}

table! {
    remedy (complaint_id, number) {
        complaint_id -> BigInt,
        number -> SmallInt,
        floor -> Integer,
        given_by -> Integer,
        cause -> Text,
        scope_kind -> Text,
        scope_id -> Nullable<BigInt>,
        part -> Text,
        body -> Text,
        observable -> Text,
        days -> SmallInt,
        salt -> Binary,
        announced_at -> BigInt,
        standing -> Text,
        verified_on -> Nullable<BigInt>,
        watched_until -> Nullable<BigInt>,
        verification -> Text,
        refuted_at -> Nullable<BigInt>,
        refuted_by -> Nullable<BigInt>,
    }
}

table! {
    second_signature (id) {
        id -> BigInt,
        act -> Text,
        complaint_id -> BigInt,
        seen_version -> Integer,
        code -> Text,
        reason -> Text,
        salt -> Binary,
        proposed_by -> BigInt,
        proposed_at -> BigInt,
        expires_at -> BigInt,
        signed_by -> Nullable<BigInt>,
        signed_at -> Nullable<BigInt>,
        floor -> Nullable<Integer>,
        ended_at -> Nullable<BigInt>,
        ended_by -> Nullable<BigInt>,
    }
}

table! {
    reply_template (id) {
        id -> BigInt,
        title -> Text,
        kind -> Text,
        body_zh -> Text,
        body_en -> Text,
        written_by -> BigInt,
        written_at -> BigInt,
        retired_by -> Nullable<BigInt>,
        retired_at -> Nullable<BigInt>,
    }
}

table! {
    finding (id) {
        id -> BigInt,
        complaint_id -> BigInt,
        author_id -> BigInt,
        looked_at -> Text,
        found -> Text,
        cause -> Nullable<Text>,
        part -> Text,
        certainty -> Nullable<Text>,
        written_at -> BigInt,
        submission_key -> Text,
    }
}

table! {
    internal_note (id) {
        id -> BigInt,
        complaint_id -> BigInt,
        author_id -> BigInt,
        body -> Text,
        written_at -> BigInt,
        submission_key -> Nullable<Text>,
    }
}

table! {
    notice (id) {
        id -> BigInt,
        person_id -> BigInt,
        fact_number -> BigInt,
        kind -> Text,
        complaint_id -> Nullable<BigInt>,
        floor -> Nullable<Integer>,
        created_at -> BigInt,
        read_at -> Nullable<BigInt>,
        topic -> Text,
        channel -> Text,
        letter_id -> Nullable<BigInt>,
    }
}

table! {
    letter_choice (person_id) {
        person_id -> BigInt,
        level -> Text,
        rhythm -> Text,
    }
}

table! {
    channel_choice (person_id, topic) {
        person_id -> BigInt,
        topic -> Text,
        channel -> Text,
    }
}

table! {
    letter (id) {
        id -> BigInt,
        person_id -> BigInt,
        unique_key -> Text,
        topic -> Nullable<Text>,
        made_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
    }
}

table! {
    robot (id) {
        id -> BigInt,
        vendor -> Text,
        name -> Text,
        scope_kind -> Text,
        scope_id -> Nullable<BigInt>,
        url -> Text,
        secret -> Text,
        language -> Text,
        says_arrived -> Bool,
        says_crisis -> Bool,
        says_due -> Bool,
        created_by -> BigInt,
        created_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        minute_from -> BigInt,
        minute_count -> Integer,
        last_sent_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
    }
}

table! {
    draft (id) {
        id -> Text,
        person_id -> BigInt,
        place -> Text,
        complaint_id -> Nullable<BigInt>,
        body -> Text,
        version -> Integer,
        started_at -> BigInt,
        saved_at -> BigInt,
    }
}

table! {
    original_text (complaint_id, part, number, version) {
        complaint_id -> BigInt,
        part -> Text,
        number -> Integer,
        version -> SmallInt,
        body -> Text,
        salt -> Binary,
    }
}

table! {
    original_reading (id) {
        id -> BigInt,
        complaint_id -> BigInt,
        floor -> Integer,
        person_id -> BigInt,
        reader -> Text,
        reason -> Text,
        read_at -> BigInt,
    }
}

table! {
    flag_case (id) {
        id -> BigInt,
        complaint_id -> BigInt,
        floor -> Integer,
        opened_at -> BigInt,
        claimed_by -> Nullable<BigInt>,
        claimed_until -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
    }
}

table! {
    flag (complaint_id, floor, person_id) {
        complaint_id -> BigInt,
        floor -> Integer,
        person_id -> BigInt,
        case_id -> BigInt,
        reason -> Text,
        body -> Text,
        flagged_at -> BigInt,
    }
}

table! {
    photograph (id) {
        id -> Text,
        person_id -> Nullable<BigInt>,
        draft_id -> Nullable<Text>,
        complaint_id -> Nullable<BigInt>,
        floor -> Nullable<Integer>,
        position -> SmallInt,
        width -> Integer,
        height -> Integer,
        bytes -> BigInt,
        digest -> Binary,
        uploaded_at -> BigInt,
        claim_id -> Nullable<Text>,
        finding_id -> Nullable<BigInt>,
        name -> Nullable<Text>,
        article_id -> Nullable<BigInt>,
    }
}

table! {
    reading_mark (person_id, complaint_id) {
        person_id -> BigInt,
        complaint_id -> BigInt,
        floor -> Integer,
        seen_at -> BigInt,
    }
}

table! {
    holiday_notice (id) {
        id -> BigInt,
        year -> Integer,
        url -> Text,
        published -> Nullable<Text>,
        days -> Text,
        known_from -> BigInt,
        loaded_by -> Nullable<BigInt>,
        fact_number -> BigInt,
    }
}

table! {
    reward (id) {
        id -> BigInt,
        kind -> Text,
        title -> Text,
        about -> Text,
        pick_up -> Text,
        cost -> BigInt,
        stock -> BigInt,
        per_member -> Nullable<SmallInt>,
        min_tier -> Text,
        opens_at -> Nullable<BigInt>,
        closes_at -> Nullable<BigInt>,
        state -> Text,
        version -> Integer,
        written_at -> BigInt,
    }
}

table! {
    stock_change (id) {
        id -> BigInt,
        reward_id -> BigInt,
        change -> BigInt,
        reason -> Text,
        submission_key -> Text,
        changed_by -> BigInt,
        changed_at -> BigInt,
    }
}

table! {
    reward_order (id) {
        id -> BigInt,
        name -> Text,
        reward_id -> BigInt,
        person_id -> BigInt,
        title -> Text,
        cost -> BigInt,
        state -> Text,
        code -> Text,
        submission_key -> Text,
        placed_at -> BigInt,
        changed_at -> BigInt,
        is_restocked -> Nullable<Bool>,
    }
}

table! {
    order_step (id) {
        id -> BigInt,
        order_id -> BigInt,
        state -> Text,
        taken_by -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        taken_at -> BigInt,
    }
}

table! {
    suggestion (id) {
        id -> BigInt,
        author_id -> BigInt,
        author_name -> Text,
        estate_id -> Nullable<BigInt>,
        category -> Text,
        title -> Text,
        body -> Text,
        html -> Text,
        visibility -> Text,
        state -> Text,
        submitted_at -> BigInt,
        homes -> Integer,
        people -> Integer,
        canonical_id -> Nullable<BigInt>,
        keeper_id -> Nullable<BigInt>,
        keeper -> Nullable<Text>,
        due_at -> Nullable<BigInt>,
        proposed_by -> Nullable<BigInt>,
        proposal_ends_at -> Nullable<BigInt>,
        last_step -> Integer,
        submission_key -> Text,
    }
}

table! {
    suggestion_step (suggestion_id, number) {
        suggestion_id -> BigInt,
        number -> Integer,
        act -> Text,
        by_id -> BigInt,
        name -> Text,
        role -> Nullable<Text>,
        organisation -> Nullable<Text>,
        words -> Text,
        html -> Text,
        keeper -> Nullable<Text>,
        due_at -> Nullable<BigInt>,
        other_id -> Nullable<BigInt>,
        taken_at -> BigInt,
        submission_key -> Nullable<Text>,
    }
}

table! {
    suggestion_vote (suggestion_id, person_id) {
        suggestion_id -> BigInt,
        person_id -> BigInt,
        unit_id -> Nullable<BigInt>,
        voted_at -> BigInt,
    }
}

table! {
    suggestion_complaint (suggestion_id, complaint_id) {
        suggestion_id -> BigInt,
        complaint_id -> BigInt,
        linked_by -> BigInt,
        linked_at -> BigInt,
    }
}

table! {
    suggestion_author (id) {
        id -> BigInt,
        suggestion_id -> BigInt,
        person_id -> BigInt,
        complaint_id -> Nullable<BigInt>,
        rewarded_at -> Nullable<BigInt>,
    }
}

joinable!(role_grant -> person (person_id));
joinable!(session -> person (person_id));
joinable!(estate -> region (region_id));
joinable!(building -> estate (estate_id));
joinable!(unit -> building (building_id));
joinable!(home_claim -> unit (unit_id));
joinable!(roster_household -> unit (unit_id));
joinable!(home_invitation -> unit (unit_id));
joinable!(complaint -> estate (estate_id));
joinable!(complaint -> region (region_id));
joinable!(clock -> complaint (complaint_id));
joinable!(return_visit -> person (caller_id));
joinable!(household -> unit (unit_id));
joinable!(channel_entry -> complaint (complaint_id));
joinable!(notice -> complaint (complaint_id));
joinable!(finding -> person (author_id));
joinable!(internal_note -> person (author_id));
joinable!(internal_note -> complaint (complaint_id));
joinable!(follow -> complaint (complaint_id));
joinable!(estate_watch -> estate (estate_id));
joinable!(named_cause -> complaint (complaint_id));
joinable!(second_signature -> complaint (complaint_id));

table! {
    earning_rule (id) {
        id -> BigInt,
        kind -> Text,
        points -> BigInt,
        waits_days -> SmallInt,
        lasts_days -> Nullable<SmallInt>,
        daily_cap -> Nullable<SmallInt>,
        yearly_cap -> Nullable<SmallInt>,
        is_qualifying -> Bool,
        from_at -> BigInt,
        until_at -> Nullable<BigInt>,
        written_by -> Nullable<BigInt>,
        written_at -> BigInt,
    }
}

table! {
    ledger_account (id) {
        id -> BigInt,
        asset -> Text,
        kind -> Text,
        owner -> BigInt,
        debits -> BigInt,
        credits -> BigInt,
        bound -> Text,
    }
}

table! {
    journal (id) {
        id -> BigInt,
        owner -> BigInt,
        kind -> Text,
        idem_scope -> Text,
        idem_key -> Text,
        request -> Binary,
        source -> Text,
        source_id -> Nullable<Text>,
        reverses_id -> Nullable<BigInt>,
        actor_id -> Nullable<BigInt>,
        approver_id -> Nullable<BigInt>,
        posted_at -> BigInt,
    }
}

table! {
    journal_reason (journal_id) {
        journal_id -> BigInt,
        reason -> Text,
    }
}

table! {
    transfer (id) {
        id -> BigInt,
        journal_id -> BigInt,
        debit_id -> BigInt,
        credit_id -> BigInt,
        amount -> BigInt,
    }
}

table! {
    lot (id) {
        id -> BigInt,
        owner -> BigInt,
        origin -> BigInt,
        rule_id -> Nullable<BigInt>,
        amount -> BigInt,
        pending -> BigInt,
        available -> BigInt,
        held -> BigInt,
        spent -> BigInt,
        repaid -> BigInt,
        expired -> BigInt,
        revoked -> BigInt,
        moved -> BigInt,
        earned_at -> BigInt,
        available_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

table! {
    hold (id) {
        id -> BigInt,
        owner -> BigInt,
        order_line -> Text,
        amount -> BigInt,
        state -> Text,
    }
}

table! {
    hold_lot (hold_id, lot_id) {
        hold_id -> BigInt,
        lot_id -> BigInt,
        amount -> BigInt,
    }
}

table! {
    ledger_audit (id) {
        id -> BigInt,
        looked_at -> BigInt,
        differences -> BigInt,
    }
}

table! {
    member (person_id) {
        person_id -> BigInt,
        number -> BigInt,
        card -> Text,
        state -> Text,
        tier -> Text,
        round -> SmallInt,
        joined_at -> BigInt,
        ends_at -> Nullable<BigInt>,
        suspended_until -> Nullable<BigInt>,
        suspended_because -> Nullable<Text>,
        birth_month -> Nullable<SmallInt>,
        birth_day -> Nullable<SmallInt>,
        greeted_year -> Nullable<Integer>,
    }
}

table! {
    adjustment (id) {
        id -> BigInt,
        person_id -> BigInt,
        points -> BigInt,
        reason -> Text,
        submission_key -> Text,
        proposed_by -> BigInt,
        proposed_at -> BigInt,
        outcome -> Nullable<Text>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
    }
}

table! {
    issue (id) {
        id -> BigInt,
        number -> BigInt,
        title -> Text,
        lead -> Text,
        state -> Text,
        opened_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        published_at -> Nullable<BigInt>,
    }
}

table! {
    article (id) {
        id -> BigInt,
        author_id -> BigInt,
        kind -> Text,
        theme -> Text,
        state -> Text,
        complaint_id -> Nullable<BigInt>,
        version -> Integer,
        title -> Text,
        body -> Text,
        opening -> Text,
        editor_id -> Nullable<BigInt>,
        issue_id -> Nullable<BigInt>,
        position -> Nullable<SmallInt>,
        because -> Nullable<Text>,
        begun_at -> BigInt,
        saved_at -> BigInt,
        submitted_at -> Nullable<BigInt>,
        published_at -> Nullable<BigInt>,
        submission_key -> Text,
    }
}

table! {
    article_version (article_id, version) {
        article_id -> BigInt,
        version -> Integer,
        writer_id -> BigInt,
        title -> Text,
        body -> Text,
        written_at -> BigInt,
    }
}

table! {
    article_step (id) {
        id -> BigInt,
        article_id -> BigInt,
        act -> Text,
        by_id -> BigInt,
        note -> Text,
        taken_at -> BigInt,
    }
}

joinable!(transfer -> journal (journal_id));
joinable!(journal_reason -> journal (journal_id));
joinable!(member -> person (person_id));
joinable!(lot -> earning_rule (rule_id));
joinable!(hold_lot -> hold (hold_id));
joinable!(hold_lot -> lot (lot_id));
joinable!(article -> issue (issue_id));
joinable!(article -> person (author_id));
joinable!(article_version -> person (writer_id));
joinable!(article_step -> person (by_id));
joinable!(reward_order -> person (person_id));
joinable!(stock_change -> person (changed_by));
joinable!(order_step -> person (taken_by));
joinable!(suggestion -> estate (estate_id));

allow_tables_to_appear_in_same_query!(
    clock,
    channel_entry,
    household,
    takeover_try,
    return_visit,
    counter,
    fact,
    fact_text,
    job,
    follower,
    person,
    role_grant,
    session,
    one_time_link,
    one_time_code,
    contact_change,
    totp,
    recovery_code,
    region,
    estate,
    building,
    unit,
    home_claim,
    roster_household,
    home_invitation,
    complaint,
    complaint_version,
    point,
    participant,
    reply,
    reply_version,
    affected,
    follow,
    estate_watch,
    proposal_point,
    promise,
    no_promise,
    named_cause,
    remedy,
    second_signature,
    reply_template,
    finding,
    internal_note,
    notice,
    draft,
    original_text,
    original_reading,
    flag_case,
    flag,
    photograph,
    reading_mark,
    letter_choice,
    channel_choice,
    letter,
    robot,
    holiday_notice,
    earning_rule,
    ledger_account,
    journal,
    journal_reason,
    transfer,
    lot,
    hold,
    hold_lot,
    member,
    adjustment,
    ledger_audit,
    issue,
    article,
    article_version,
    article_step,
    reward,
    stock_change,
    reward_order,
    order_step,
    suggestion,
    suggestion_step,
    suggestion_vote,
    suggestion_complaint,
    suggestion_author
);
