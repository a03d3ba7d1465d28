-- some fields
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."title" AS "title"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- all fields
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."title" AS "title",
          "t0"."status" AS "status",
          "t0"."views" AS "views",
          "t0"."price"::text AS "price",
          CASE
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz
            AND "t0"."published_at" = "t0"."published_at"::timestamptz(3) THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY') || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
            ELSE CASE
              WHEN isfinite("t0"."published_at") THEN (
                CASE
                  WHEN (
                    CASE
                      WHEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer < 0 THEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer + 1
                      ELSE extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer
                    END
                  ) = 0 THEN '0000'
                  ELSE to_char(
                    (
                      CASE
                        WHEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer < 0 THEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer + 1
                        ELSE extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer
                      END
                    ),
                    'SG' || repeat(
                      '0',
                      greatest(
                        6,
                        length(
                          abs(
                            (
                              CASE
                                WHEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer < 0 THEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer + 1
                                ELSE extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer
                              END
                            )
                          )::text
                        )
                      )
                    )
                  )
                END
              ) || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
              ELSE "t0"."published_at"::text
            END
          END AS "published_at",
          CASE
            WHEN pg_typeof("t0"."data") IN ('json'::regtype, 'jsonb'::regtype) THEN to_json("t0"."data")
            WHEN "t0"."data"::text ~ '^\s*(\[.*\]|\{.*\})\s*$' THEN "t0"."data"::text::json
            ELSE to_json("t0"."data")
          END AS "data",
          "t0"."is_featured" AS "is_featured",
          "t0"."author" AS "author",
          (
            SELECT
              coalesce(json_agg("row"."value"), '[]'::json)
            FROM
              (
                SELECT
                  "t1"."id" AS "value"
                FROM
                  "comments" AS "t1"
                WHERE
                  "t1"."article" = "t0"."id"
                ORDER BY
                  "t1"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "comments",
          (
            SELECT
              coalesce(json_agg("row"."value"), '[]'::json)
            FROM
              (
                SELECT
                  "t2"."id" AS "value"
                FROM
                  "articles_tags" AS "t2"
                WHERE
                  "t2"."articles_id" = "t0"."id"
                ORDER BY
                  "t2"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "tags"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- by key
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."title" AS "title",
          "t0"."status" AS "status",
          "t0"."views" AS "views",
          "t0"."price"::text AS "price",
          CASE
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz
            AND "t0"."published_at" = "t0"."published_at"::timestamptz(3) THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY') || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
            ELSE CASE
              WHEN isfinite("t0"."published_at") THEN (
                CASE
                  WHEN (
                    CASE
                      WHEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer < 0 THEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer + 1
                      ELSE extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer
                    END
                  ) = 0 THEN '0000'
                  ELSE to_char(
                    (
                      CASE
                        WHEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer < 0 THEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer + 1
                        ELSE extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer
                      END
                    ),
                    'SG' || repeat(
                      '0',
                      greatest(
                        6,
                        length(
                          abs(
                            (
                              CASE
                                WHEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer < 0 THEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer + 1
                                ELSE extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer
                              END
                            )
                          )::text
                        )
                      )
                    )
                  )
                END
              ) || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
              ELSE "t0"."published_at"::text
            END
          END AS "published_at",
          CASE
            WHEN pg_typeof("t0"."data") IN ('json'::regtype, 'jsonb'::regtype) THEN to_json("t0"."data")
            WHEN "t0"."data"::text ~ '^\s*(\[.*\]|\{.*\})\s*$' THEN "t0"."data"::text::json
            ELSE to_json("t0"."data")
          END AS "data",
          "t0"."is_featured" AS "is_featured",
          "t0"."author" AS "author"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."id" = $1::bigint
        LIMIT
          1
      ) "row"
  )::text AS "version",
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t1"."id" AS "id",
          "t1"."title" AS "title",
          "t1"."status" AS "status",
          "t1"."views" AS "views",
          "t1"."price"::text AS "price",
          CASE
            WHEN "t1"."published_at" >= '0001-01-01'::timestamptz
            AND "t1"."published_at" < '10000-01-01'::timestamptz
            AND "t1"."published_at" = "t1"."published_at"::timestamptz(3) THEN to_char(("t1"."published_at" AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            WHEN "t1"."published_at" >= '0001-01-01'::timestamptz
            AND "t1"."published_at" < '10000-01-01'::timestamptz THEN to_char(("t1"."published_at" AT TIME ZONE 'UTC'), 'YYYY') || regexp_replace(to_char(("t1"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
            ELSE CASE
              WHEN isfinite("t1"."published_at") THEN (
                CASE
                  WHEN (
                    CASE
                      WHEN extract(
                        year
                        FROM
                          ("t1"."published_at" AT TIME ZONE 'UTC')
                      )::integer < 0 THEN extract(
                        year
                        FROM
                          ("t1"."published_at" AT TIME ZONE 'UTC')
                      )::integer + 1
                      ELSE extract(
                        year
                        FROM
                          ("t1"."published_at" AT TIME ZONE 'UTC')
                      )::integer
                    END
                  ) = 0 THEN '0000'
                  ELSE to_char(
                    (
                      CASE
                        WHEN extract(
                          year
                          FROM
                            ("t1"."published_at" AT TIME ZONE 'UTC')
                        )::integer < 0 THEN extract(
                          year
                          FROM
                            ("t1"."published_at" AT TIME ZONE 'UTC')
                        )::integer + 1
                        ELSE extract(
                          year
                          FROM
                            ("t1"."published_at" AT TIME ZONE 'UTC')
                        )::integer
                      END
                    ),
                    'SG' || repeat(
                      '0',
                      greatest(
                        6,
                        length(
                          abs(
                            (
                              CASE
                                WHEN extract(
                                  year
                                  FROM
                                    ("t1"."published_at" AT TIME ZONE 'UTC')
                                )::integer < 0 THEN extract(
                                  year
                                  FROM
                                    ("t1"."published_at" AT TIME ZONE 'UTC')
                                )::integer + 1
                                ELSE extract(
                                  year
                                  FROM
                                    ("t1"."published_at" AT TIME ZONE 'UTC')
                                )::integer
                              END
                            )
                          )::text
                        )
                      )
                    )
                  )
                END
              ) || regexp_replace(to_char(("t1"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
              ELSE "t1"."published_at"::text
            END
          END AS "published_at",
          CASE
            WHEN pg_typeof("t1"."data") IN ('json'::regtype, 'jsonb'::regtype) THEN to_json("t1"."data")
            WHEN "t1"."data"::text ~ '^\s*(\[.*\]|\{.*\})\s*$' THEN "t1"."data"::text::json
            ELSE to_json("t1"."data")
          END AS "data",
          "t1"."is_featured" AS "is_featured",
          "t1"."author" AS "author",
          (
            SELECT
              coalesce(json_agg("row"."value"), '[]'::json)
            FROM
              (
                SELECT
                  "t2"."id" AS "value"
                FROM
                  "comments" AS "t2"
                WHERE
                  "t2"."article" = "t1"."id"
                ORDER BY
                  "t2"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "comments",
          (
            SELECT
              coalesce(json_agg("row"."value"), '[]'::json)
            FROM
              (
                SELECT
                  "t3"."id" AS "value"
                FROM
                  "articles_tags" AS "t3"
                WHERE
                  "t3"."articles_id" = "t1"."id"
                ORDER BY
                  "t3"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "tags"
        FROM
          "articles" AS "t1"
        WHERE
          "t1"."id" = $1::bigint
        ORDER BY
          "t1"."id" ASC
        LIMIT
          1
      ) "row"
  )::text AS "data"

-- by key with a relation
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."title" AS "title",
          "t0"."status" AS "status",
          "t0"."views" AS "views",
          "t0"."price"::text AS "price",
          CASE
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz
            AND "t0"."published_at" = "t0"."published_at"::timestamptz(3) THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY') || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
            ELSE CASE
              WHEN isfinite("t0"."published_at") THEN (
                CASE
                  WHEN (
                    CASE
                      WHEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer < 0 THEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer + 1
                      ELSE extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer
                    END
                  ) = 0 THEN '0000'
                  ELSE to_char(
                    (
                      CASE
                        WHEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer < 0 THEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer + 1
                        ELSE extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer
                      END
                    ),
                    'SG' || repeat(
                      '0',
                      greatest(
                        6,
                        length(
                          abs(
                            (
                              CASE
                                WHEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer < 0 THEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer + 1
                                ELSE extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer
                              END
                            )
                          )::text
                        )
                      )
                    )
                  )
                END
              ) || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
              ELSE "t0"."published_at"::text
            END
          END AS "published_at",
          CASE
            WHEN pg_typeof("t0"."data") IN ('json'::regtype, 'jsonb'::regtype) THEN to_json("t0"."data")
            WHEN "t0"."data"::text ~ '^\s*(\[.*\]|\{.*\})\s*$' THEN "t0"."data"::text::json
            ELSE to_json("t0"."data")
          END AS "data",
          "t0"."is_featured" AS "is_featured",
          "t0"."author" AS "author"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."id" = $1::bigint
        LIMIT
          1
      ) "row"
  )::text AS "version",
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t1"."title" AS "title",
          (
            SELECT
              row_to_json("row")
            FROM
              (
                SELECT
                  "t2"."name" AS "name"
                FROM
                  "authors" AS "t2"
                WHERE
                  "t2"."id" = "t1"."author"
                LIMIT
                  1
              ) "row"
          ) AS "author"
        FROM
          "articles" AS "t1"
        WHERE
          "t1"."id" = $1::bigint
        ORDER BY
          "t1"."id" ASC
        LIMIT
          1
      ) "row"
  )::text AS "data"

-- many-to-one
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."title" AS "title",
          (
            SELECT
              row_to_json("row")
            FROM
              (
                SELECT
                  "t1"."name" AS "name"
                FROM
                  "authors" AS "t1"
                WHERE
                  "t1"."id" = "t0"."author"
                LIMIT
                  1
              ) "row"
          ) AS "author"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- one-to-many
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."name" AS "name",
          (
            SELECT
              coalesce(json_agg("row"), '[]'::json)
            FROM
              (
                SELECT
                  "t1"."title" AS "title"
                FROM
                  "articles" AS "t1"
                WHERE
                  "t1"."author" = "t0"."id"
                ORDER BY
                  "t1"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "articles"
        FROM
          "authors" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- many-to-many
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."title" AS "title",
          (
            SELECT
              coalesce(json_agg("row"), '[]'::json)
            FROM
              (
                SELECT
                  (
                    SELECT
                      row_to_json("row")
                    FROM
                      (
                        SELECT
                          "t2"."name" AS "name"
                        FROM
                          "tags" AS "t2"
                        WHERE
                          "t2"."id" = "t1"."tags_id"
                        LIMIT
                          1
                      ) "row"
                  ) AS "tags_id"
                FROM
                  "articles_tags" AS "t1"
                WHERE
                  "t1"."articles_id" = "t0"."id"
                ORDER BY
                  "t1"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "tags"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- three levels of lists
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."name" AS "name",
          (
            SELECT
              coalesce(json_agg("row"), '[]'::json)
            FROM
              (
                SELECT
                  "t1"."title" AS "title",
                  (
                    SELECT
                      coalesce(json_agg("row"), '[]'::json)
                    FROM
                      (
                        SELECT
                          "t2"."body" AS "body"
                        FROM
                          "comments" AS "t2"
                        WHERE
                          "t2"."article" = "t1"."id"
                        ORDER BY
                          "t2"."id" ASC
                        LIMIT
                          100
                      ) "row"
                  ) AS "comments",
                  (
                    SELECT
                      coalesce(json_agg("row"), '[]'::json)
                    FROM
                      (
                        SELECT
                          (
                            SELECT
                              row_to_json("row")
                            FROM
                              (
                                SELECT
                                  "t4"."name" AS "name"
                                FROM
                                  "tags" AS "t4"
                                WHERE
                                  "t4"."id" = "t3"."tags_id"
                                LIMIT
                                  1
                              ) "row"
                          ) AS "tags_id"
                        FROM
                          "articles_tags" AS "t3"
                        WHERE
                          "t3"."articles_id" = "t1"."id"
                        ORDER BY
                          "t3"."id" ASC
                        LIMIT
                          100
                      ) "row"
                  ) AS "tags"
                FROM
                  "articles" AS "t1"
                WHERE
                  "t1"."author" = "t0"."id"
                ORDER BY
                  "t1"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "articles"
        FROM
          "authors" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a circle of relations
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."body" AS "body",
          (
            SELECT
              row_to_json("row")
            FROM
              (
                SELECT
                  (
                    SELECT
                      row_to_json("row")
                    FROM
                      (
                        SELECT
                          (
                            SELECT
                              coalesce(json_agg("row"), '[]'::json)
                            FROM
                              (
                                SELECT
                                  "t3"."title" AS "title"
                                FROM
                                  "articles" AS "t3"
                                WHERE
                                  "t3"."author" = "t2"."id"
                                ORDER BY
                                  "t3"."id" ASC
                                LIMIT
                                  100
                              ) "row"
                          ) AS "articles"
                        FROM
                          "authors" AS "t2"
                        WHERE
                          "t2"."id" = "t1"."author"
                        LIMIT
                          1
                      ) "row"
                  ) AS "author"
                FROM
                  "articles" AS "t1"
                WHERE
                  "t1"."id" = "t0"."article"
                LIMIT
                  1
              ) "row"
          ) AS "article"
        FROM
          "comments" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- an alias
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."title" AS "headline"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a count of a list
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."title" AS "title",
          (
            SELECT
              COUNT(*)
            FROM
              "comments" AS "t1"
            WHERE
              "t1"."article" = "t0"."id"
          ) AS "comments_count"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a part of a date
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."title" AS "title",
          floor(
            extract(
              year
              FROM
                "t0"."published_at"
            )
          )::integer AS "published_at_year"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a concealed field
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          CASE
            WHEN "t0"."pin" IS NOT NULL
            AND "t0"."pin"::text <> '' THEN to_json('**********'::text)
            ELSE to_json(NULL::json)
          END AS "pin"
        FROM
          "authors" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a system collection
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."email" AS "email",
          (
            SELECT
              row_to_json("row")
            FROM
              (
                SELECT
                  "t1"."name" AS "name"
                FROM
                  "directus_roles" AS "t1"
                WHERE
                  "t1"."id" = "t0"."role"
                LIMIT
                  1
              ) "row"
          ) AS "role"
        FROM
          "directus_users" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _eq
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."status" = $1
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _neq
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          NOT ("t0"."status" = $1)
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _in
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."views" = ANY ($1::bigint[])
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _nin
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          NOT ("t0"."views" = ANY ($1::bigint[]))
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _lt and _gte
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          (
            "t0"."views" >= $1::bigint
            AND "t0"."views" < $2::bigint
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _between
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          (
            "t0"."views" >= $1::bigint
            AND "t0"."views" <= $2::bigint
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _nbetween
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          NOT (
            "t0"."views" >= $1::bigint
            AND "t0"."views" <= $2::bigint
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _null
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."published_at" IS NULL
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _nnull
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."published_at" IS NOT NULL
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _empty
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          (
            "t0"."title" IS NULL
            OR "t0"."title" = ''
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _contains
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."title"::text LIKE $1 ESCAPE '\'
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _icontains
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          lower("t0"."title"::text) LIKE lower($1::text) ESCAPE '\'
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _ncontains
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          NOT ("t0"."title"::text LIKE $1 ESCAPE '\')
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _starts_with
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."title"::text LIKE $1 ESCAPE '\'
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _iends_with
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          lower("t0"."title"::text) LIKE lower($1::text) ESCAPE '\'
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a boolean
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."is_featured" = $1
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a decimal
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."price" > $1
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a moment
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."published_at" >= $1
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a part of a date
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          floor(
            extract(
              year
              FROM
                "t0"."published_at"
            )
          )::integer = $1::bigint
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a path of JSON
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          ("t0"."data"::json #>> ARRAY['color'::text]) = $1
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _or
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          (
            "t0"."id" = $1::bigint
            OR "t0"."title" = $2
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- through a many-to-one relation
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
          LEFT JOIN "authors" AS "t1" ON "t1"."id" = "t0"."author"
        WHERE
          "t1"."name" = $1
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- through a one-to-many relation
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."id" IN (
            SELECT
              "t1"."article"
            FROM
              "comments" AS "t1"
            WHERE
              (
                "t1"."article" IS NOT NULL
                AND "t1"."body" = $1
              )
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _some
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."id" IN (
            SELECT
              "t1"."article"
            FROM
              "comments" AS "t1"
            WHERE
              (
                "t1"."article" IS NOT NULL
                AND "t1"."body"::text LIKE $1 ESCAPE '\'
              )
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- _none
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
          LEFT JOIN (
            SELECT DISTINCT
              "t1"."article" AS "key"
            FROM
              "comments" AS "t1"
            WHERE
              (
                "t1"."article" IS NOT NULL
                AND "t1"."body"::text LIKE $1 ESCAPE '\'
              )
          ) AS "t2" ON "t2"."key" = "t0"."id"
        WHERE
          "t2"."key" IS NULL
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- without children
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
          LEFT JOIN (
            SELECT DISTINCT
              "t1"."article" AS "key"
            FROM
              "comments" AS "t1"
            WHERE
              ("t1"."article" IS NOT NULL)
          ) AS "t2" ON "t2"."key" = "t0"."id"
        WHERE
          "t2"."key" IS NULL
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a count of a list
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
          LEFT JOIN (
            SELECT
              "t1"."article" AS "key",
              COUNT(*) AS "value"
            FROM
              "comments" AS "t1"
            GROUP BY
              "t1"."article"
          ) AS "t2" ON "t2"."key" = "t0"."id"
        WHERE
          coalesce("t2"."value", 0) > $1::bigint
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- through a many-to-many relation
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."id" IN (
            SELECT
              "t1"."articles_id"
            FROM
              "articles_tags" AS "t1"
              LEFT JOIN "tags" AS "t2" ON "t2"."id" = "t1"."tags_id"
            WHERE
              (
                "t1"."articles_id" IS NOT NULL
                AND "t2"."name" = $1
              )
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a search
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          (
            lower("t0"."title"::text) LIKE lower($1::text) ESCAPE '\'
            OR lower("t0"."status"::text) LIKE lower($2::text) ESCAPE '\'
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- sorted
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."views" DESC,
          "t0"."id" DESC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- sorted through a relation
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
          LEFT JOIN "authors" AS "t1" ON "t1"."id" = "t0"."author"
        ORDER BY
          "t1"."name" ASC,
          "t0"."views" DESC,
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- sorted by a part of a date
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        ORDER BY
          floor(
            extract(
              year
              FROM
                "t0"."published_at"
            )
          )::integer ASC,
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- the newest 20
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."published_at" DESC,
          "t0"."id" DESC
        LIMIT
          20
      ) "row"
  )::text AS "data"

-- a page by offset
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          2
        OFFSET
          $1::bigint
      ) "row"
  )::text AS "data"

-- the first page by cursor
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."id"::text AS "$place0"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          3
      ) "row"
  )::text AS "data"

-- all rows
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
      ) "row"
  )::text AS "data"

-- with both counts
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data",
  (
    SELECT
      COUNT(*)
    FROM
      "articles" AS "t1"
  ) AS "total_count",
  (
    SELECT
      COUNT(*)
    FROM
      "articles" AS "t2"
  ) AS "filter_count"

-- a limit for each parent
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."name" AS "name",
          (
            SELECT
              coalesce(json_agg("row"), '[]'::json)
            FROM
              (
                SELECT
                  "t1"."title" AS "title"
                FROM
                  "articles" AS "t1"
                WHERE
                  "t1"."author" = "t0"."id"
                ORDER BY
                  "t1"."views" DESC NULLS LAST,
                  "t1"."id" DESC
                LIMIT
                  1
              ) "row"
          ) AS "articles"
        FROM
          "authors" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a filter for each parent
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."name" AS "name",
          (
            SELECT
              coalesce(json_agg("row"), '[]'::json)
            FROM
              (
                SELECT
                  "t1"."title" AS "title"
                FROM
                  "articles" AS "t1"
                WHERE
                  "t1"."author" = "t0"."id"
                  AND "t1"."status" = $1
                ORDER BY
                  "t1"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "articles"
        FROM
          "authors" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a count
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t2"."a0" AS "count"
        FROM
          (
            SELECT
              count(*) AS "a0"
            FROM
              (
                SELECT
                  1 AS "one"
                FROM
                  "articles" AS "t0"
              ) AS "t1"
          ) AS "t2"
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- aggregates
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          (
            SELECT
              row_to_json("object")
            FROM
              (
                SELECT
                  "t2"."a0" AS "views"
              ) "object"
          ) AS "sum",
          (
            SELECT
              row_to_json("object")
            FROM
              (
                SELECT
                  "t2"."a1" AS "price"
              ) "object"
          ) AS "avg",
          (
            SELECT
              row_to_json("object")
            FROM
              (
                SELECT
                  "t2"."a2" AS "author"
              ) "object"
          ) AS "countDistinct"
        FROM
          (
            SELECT
              sum("t1"."v0") AS "a0",
              avg("t1"."v1")::text AS "a1",
              count(DISTINCT "t1"."v2") AS "a2"
            FROM
              (
                SELECT
                  "t0"."views" AS "v0",
                  "t0"."price" AS "v1",
                  "t0"."author" AS "v2"
                FROM
                  "articles" AS "t0"
              ) AS "t1"
          ) AS "t2"
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- groups
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t2"."g0" AS "status",
          "t2"."a0" AS "count"
        FROM
          (
            SELECT
              "t1"."g0",
              count(*) AS "a0",
              "t1"."g0" AS "s0"
            FROM
              (
                SELECT
                  "t0"."status" AS "g0"
                FROM
                  "articles" AS "t0"
              ) AS "t1"
            GROUP BY
              "t1"."g0"
          ) AS "t2"
        ORDER BY
          "t2"."s0" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- groups by a part of a date
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t2"."g0" AS "published_at_year",
          (
            SELECT
              row_to_json("object")
            FROM
              (
                SELECT
                  "t2"."a0" AS "views"
              ) "object"
          ) AS "max"
        FROM
          (
            SELECT
              "t1"."g0",
              max("t1"."v0") AS "a0",
              "t1"."g0" AS "s0"
            FROM
              (
                SELECT
                  floor(
                    extract(
                      year
                      FROM
                        "t0"."published_at"
                    )
                  )::integer AS "g0",
                  "t0"."views" AS "v0"
                FROM
                  "articles" AS "t0"
              ) AS "t1"
            GROUP BY
              "t1"."g0"
          ) AS "t2"
        ORDER BY
          "t2"."s0" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a list, by a rule
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."title" AS "title"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."status" = $1
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- by key, by a rule
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."title" AS "title",
          "t0"."status" AS "status",
          "t0"."views" AS "views",
          "t0"."author" AS "author"
        FROM
          "articles" AS "t0"
        WHERE
          (
            "t0"."id" = $1::bigint
            AND "t0"."status" = $2
          )
        LIMIT
          1
      ) "row"
  )::text AS "version",
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t1"."id" AS "id",
          "t1"."title" AS "title"
        FROM
          "articles" AS "t1"
        WHERE
          (
            "t1"."id" = $1::bigint
            AND "t1"."status" = $2
          )
        ORDER BY
          "t1"."id" ASC
        LIMIT
          1
      ) "row"
  )::text AS "data"

-- relations, by a rule
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."name" AS "name",
          (
            SELECT
              coalesce(json_agg("row"), '[]'::json)
            FROM
              (
                SELECT
                  "t1"."title" AS "title",
                  (
                    SELECT
                      coalesce(json_agg("row"), '[]'::json)
                    FROM
                      (
                        SELECT
                          "t2"."body" AS "body"
                        FROM
                          "comments" AS "t2"
                        WHERE
                          "t2"."article" = "t1"."id"
                        ORDER BY
                          "t2"."id" ASC
                        LIMIT
                          100
                      ) "row"
                  ) AS "comments"
                FROM
                  "articles" AS "t1"
                WHERE
                  "t1"."author" = "t0"."id"
                  AND "t1"."status" = $1
                ORDER BY
                  "t1"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "articles"
        FROM
          "authors" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a filter through a relation, by a rule
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id"
        FROM
          "articles" AS "t0"
        WHERE
          (
            "t0"."id" IN (
              SELECT
                "t1"."article"
              FROM
                "comments" AS "t1"
              WHERE
                (
                  "t1"."article" IS NOT NULL
                  AND "t1"."body" = $1
                )
            )
            AND "t0"."status" = $2
          )
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- a count, by a rule
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t2"."a0" AS "count"
        FROM
          (
            SELECT
              count(*) AS "a0"
            FROM
              (
                SELECT
                  1 AS "one"
                FROM
                  "articles" AS "t0"
                WHERE
                  "t0"."status" = $1
              ) AS "t1"
          ) AS "t2"
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- GraphQL: a list with a list
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."title" AS "title",
          (
            SELECT
              coalesce(json_agg("row"), '[]'::json)
            FROM
              (
                SELECT
                  "t1"."body" AS "body"
                FROM
                  "comments" AS "t1"
                WHERE
                  "t1"."article" = "t0"."id"
                ORDER BY
                  "t1"."id" ASC
                LIMIT
                  1
              ) "row"
          ) AS "comments"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."views" DESC,
          "t0"."id" DESC
        LIMIT
          2
      ) "row"
  )::text AS "r0"

-- GraphQL: two root fields
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id"::text AS "id"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "r0",
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t1"."id"::text AS "id"
        FROM
          "tags" AS "t1"
        ORDER BY
          "t1"."id" ASC
        LIMIT
          100
      ) "row"
  )::text AS "r1"

-- GraphQL: groups
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t2"."g0" AS "status",
          (
            SELECT
              row_to_json("object")
            FROM
              (
                SELECT
                  "t2"."a0" AS "id"
              ) "object"
          ) AS "count",
          (
            SELECT
              row_to_json("object")
            FROM
              (
                SELECT
                  "t2"."a1" AS "views"
              ) "object"
          ) AS "sum"
        FROM
          (
            SELECT
              "t1"."g0",
              count("t1"."v0") AS "a0",
              sum("t1"."v1") AS "a1",
              "t1"."g0" AS "s0"
            FROM
              (
                SELECT
                  "t0"."status" AS "g0",
                  "t0"."id" AS "v0",
                  "t0"."views" AS "v1"
                FROM
                  "articles" AS "t0"
              ) AS "t1"
            GROUP BY
              "t1"."g0"
          ) AS "t2"
        ORDER BY
          "t2"."s0" ASC
        LIMIT
          100
      ) "row"
  )::text AS "data"

-- GraphQL: a connection
SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          (
            SELECT
              row_to_json("object")
            FROM
              (
                SELECT
                  "t0"."title" AS "title"
              ) "object"
          ) AS "edges",
          "t0"."id"::text AS "$place0"
        FROM
          "articles" AS "t0"
        ORDER BY
          "t0"."id" ASC
        LIMIT
          3
      ) "row"
  )::text AS "data"

-- create
WITH
  "written" AS (
    INSERT INTO
      "tags" ("name")
    VALUES
      ($1)
    RETURNING
      *
  ),
  "told" AS (
    SELECT
      "written"."id" AS "key",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t0"."name" AS "name"
            FROM
              "written" AS "t0"
            ORDER BY
              "t0"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "snapshot",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t1"."name" AS "name"
            FROM
              "written" AS "t1"
            ORDER BY
              "t1"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "delta",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t2"."id" AS "id",
              "t2"."name" AS "name"
            FROM
              "written" AS "t2"
            LIMIT
              1
          ) "row"
      )::text AS "version",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t3"."id" AS "id",
              "t3"."name" AS "name"
            FROM
              "written" AS "t3"
            ORDER BY
              "t3"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "data"
    FROM
      "written"
  ),
  "activity" AS (
    INSERT INTO
      "directus_activity" ("action", "collection", "ip", "origin", "timestamp", "user", "user_agent", "item")
    SELECT
      $2,
      $3,
      $4,
      $5,
      $6,
      $7,
      $8,
      "told"."key"::text
    FROM
      "told"
    RETURNING
      "id"
  ),
  "revision" AS (
    INSERT INTO
      "directus_revisions" ("activity", "collection", "item", "data", "delta")
    SELECT
      "activity"."id",
      $3,
      "told"."key"::text,
      "told"."snapshot"::json -> 0,
      "told"."delta"::json -> 0
    FROM
      "told",
      "activity"
    RETURNING
      "id"
  )
SELECT
  "told"."key",
  "told"."data",
  "told"."version",
  (
    SELECT
      "id"
    FROM
      "revision"
  ) AS "revision"
FROM
  "told"

-- create two
INSERT INTO
  "tags" ("id", "name")
VALUES
  (DEFAULT, $1),
  (DEFAULT, $2)
RETURNING
  "id";

SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."name" AS "name"
        FROM
          "tags" AS "t0"
        WHERE
          "t0"."id" = ANY ($1::bigint[])
        ORDER BY
          "t0"."id" ASC
      ) "row"
  )::text AS "data";

INSERT INTO
  "directus_activity" ("action", "user", "collection", "ip", "user_agent", "origin", "timestamp", "item")
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8),
  ($9, $10, $11, $12, $13, $14, $15, $16)
RETURNING
  "id",
  "item";

INSERT INTO
  "directus_revisions" ("activity", "collection", "item", "data", "delta")
VALUES
  ($1, $2, $3, $4, $5),
  ($6, $7, $8, $9, $10)
RETURNING
  "id",
  "item";

SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."name" AS "name"
        FROM
          "tags" AS "t0"
        WHERE
          "t0"."id" = ANY ($1::bigint[])
        ORDER BY
          "t0"."id" ASC
      ) "row"
  )::text AS "data"

-- create with a relation
WITH
  "written" AS (
    INSERT INTO
      "articles" ("title")
    VALUES
      ($1)
    RETURNING
      *
  ),
  "told" AS (
    SELECT
      "written"."id" AS "key",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t0"."title" AS "title"
            FROM
              "written" AS "t0"
            ORDER BY
              "t0"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "snapshot",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t1"."title" AS "title"
            FROM
              "written" AS "t1"
            ORDER BY
              "t1"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "delta"
    FROM
      "written"
  ),
  "activity" AS (
    INSERT INTO
      "directus_activity" ("action", "collection", "ip", "origin", "timestamp", "user", "user_agent", "item")
    SELECT
      $2,
      $3,
      $4,
      $5,
      $6,
      $7,
      $8,
      "told"."key"::text
    FROM
      "told"
    RETURNING
      "id"
  ),
  "revision" AS (
    INSERT INTO
      "directus_revisions" ("activity", "collection", "item", "data", "delta")
    SELECT
      "activity"."id",
      $3,
      "told"."key"::text,
      "told"."snapshot"::json -> 0,
      "told"."delta"::json -> 0
    FROM
      "told",
      "activity"
    RETURNING
      "id"
  )
SELECT
  "told"."key",
  (
    SELECT
      "id"
    FROM
      "revision"
  ) AS "revision"
FROM
  "told";

INSERT INTO
  "comments" ("body", "article")
VALUES
  ($1, $2)
RETURNING
  "id";

SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."body" AS "body",
          "t0"."article" AS "article"
        FROM
          "comments" AS "t0"
        WHERE
          "t0"."id" = $1::bigint
        ORDER BY
          "t0"."id" ASC
        LIMIT
          1
      ) "row"
  )::text AS "data";

INSERT INTO
  "directus_activity" ("action", "user", "collection", "ip", "user_agent", "origin", "timestamp", "item")
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  "id",
  "item";

INSERT INTO
  "directus_revisions" ("activity", "collection", "item", "data", "delta")
VALUES
  ($1, $2, $3, $4, $5)
RETURNING
  "id",
  "item";

UPDATE "public"."directus_revisions"
SET
  "parent" = $1
WHERE
  "public"."directus_revisions"."id" IN ($2);

SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."body" AS "body",
          "t0"."article" AS "article"
        FROM
          "comments" AS "t0"
        WHERE
          "t0"."id" = $1::bigint
        LIMIT
          1
      ) "row"
  )::text AS "version",
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t1"."id" AS "id",
          "t1"."body" AS "body",
          "t1"."article" AS "article"
        FROM
          "comments" AS "t1"
        WHERE
          "t1"."id" = $1::bigint
        ORDER BY
          "t1"."id" ASC
        LIMIT
          1
      ) "row"
  )::text AS "data"

-- update
WITH
  "written" AS (
    UPDATE "tags"
    SET
      "name" = $1
    WHERE
      "id" = $2::bigint
    RETURNING
      *
  ),
  "told" AS (
    SELECT
      "written"."id" AS "key",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t0"."id" AS "id",
              "t0"."name" AS "name"
            FROM
              "written" AS "t0"
            ORDER BY
              "t0"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "snapshot",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t1"."name" AS "name"
            FROM
              "written" AS "t1"
            ORDER BY
              "t1"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "delta",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t2"."id" AS "id",
              "t2"."name" AS "name"
            FROM
              "written" AS "t2"
            LIMIT
              1
          ) "row"
      )::text AS "version",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t3"."id" AS "id",
              "t3"."name" AS "name"
            FROM
              "written" AS "t3"
            ORDER BY
              "t3"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "data"
    FROM
      "written"
  ),
  "activity" AS (
    INSERT INTO
      "directus_activity" ("action", "collection", "ip", "origin", "timestamp", "user", "user_agent", "item")
    SELECT
      $3,
      $4,
      $5,
      $6,
      $7,
      $8,
      $9,
      "told"."key"::text
    FROM
      "told"
    RETURNING
      "id"
  ),
  "revision" AS (
    INSERT INTO
      "directus_revisions" ("activity", "collection", "item", "data", "delta")
    SELECT
      "activity"."id",
      $4,
      "told"."key"::text,
      "told"."snapshot"::json -> 0,
      "told"."delta"::json -> 0
    FROM
      "told",
      "activity"
    RETURNING
      "id"
  )
SELECT
  "told"."key",
  "told"."data",
  "told"."version",
  (
    SELECT
      "id"
    FROM
      "revision"
  ) AS "revision"
FROM
  "told"

-- update through a parent
WITH
  "written" AS (
    UPDATE "comments"
    SET
      "body" = $1,
      "article" = $2
    WHERE
      "id" = $3::bigint
    RETURNING
      *
  ),
  "told" AS (
    SELECT
      "written"."id" AS "key",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t0"."id" AS "id",
              "t0"."body" AS "body"
            FROM
              "written" AS "t0"
            ORDER BY
              "t0"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "snapshot",
      (
        SELECT
          coalesce(json_agg("row"), '[]'::json)
        FROM
          (
            SELECT
              "t1"."body" AS "body"
            FROM
              "written" AS "t1"
            ORDER BY
              "t1"."id" ASC
            LIMIT
              1
          ) "row"
      )::text AS "delta"
    FROM
      "written"
  ),
  "activity" AS (
    INSERT INTO
      "directus_activity" ("action", "collection", "ip", "origin", "timestamp", "user", "user_agent", "item")
    SELECT
      $4,
      $5,
      $6,
      $7,
      $8,
      $9,
      $10,
      "told"."key"::text
    FROM
      "told"
    RETURNING
      "id"
  ),
  "revision" AS (
    INSERT INTO
      "directus_revisions" ("activity", "collection", "item", "data", "delta")
    SELECT
      "activity"."id",
      $5,
      "told"."key"::text,
      "told"."snapshot"::json -> 0,
      "told"."delta"::json -> 0
    FROM
      "told",
      "activity"
    RETURNING
      "id"
  )
SELECT
  "told"."key",
  (
    SELECT
      "id"
    FROM
      "revision"
  ) AS "revision"
FROM
  "told";

SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."title" AS "title",
          "t0"."status" AS "status",
          "t0"."views" AS "views",
          "t0"."price"::text AS "price",
          CASE
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz
            AND "t0"."published_at" = "t0"."published_at"::timestamptz(3) THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY') || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
            ELSE CASE
              WHEN isfinite("t0"."published_at") THEN (
                CASE
                  WHEN (
                    CASE
                      WHEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer < 0 THEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer + 1
                      ELSE extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer
                    END
                  ) = 0 THEN '0000'
                  ELSE to_char(
                    (
                      CASE
                        WHEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer < 0 THEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer + 1
                        ELSE extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer
                      END
                    ),
                    'SG' || repeat(
                      '0',
                      greatest(
                        6,
                        length(
                          abs(
                            (
                              CASE
                                WHEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer < 0 THEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer + 1
                                ELSE extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer
                              END
                            )
                          )::text
                        )
                      )
                    )
                  )
                END
              ) || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
              ELSE "t0"."published_at"::text
            END
          END AS "published_at",
          CASE
            WHEN pg_typeof("t0"."data") IN ('json'::regtype, 'jsonb'::regtype) THEN to_json("t0"."data")
            WHEN "t0"."data"::text ~ '^\s*(\[.*\]|\{.*\})\s*$' THEN "t0"."data"::text::json
            ELSE to_json("t0"."data")
          END AS "data",
          "t0"."is_featured" AS "is_featured",
          "t0"."author" AS "author"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."id" = $1::bigint
        ORDER BY
          "t0"."id" ASC
        LIMIT
          1
      ) "row"
  )::text AS "data";

INSERT INTO
  "directus_activity" ("action", "user", "collection", "ip", "user_agent", "origin", "timestamp", "item")
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  "id",
  "item";

INSERT INTO
  "directus_revisions" ("activity", "collection", "item", "data", "delta")
VALUES
  ($1, $2, $3, $4, $5)
RETURNING
  "id",
  "item";

UPDATE "public"."directus_revisions"
SET
  "parent" = $1
WHERE
  "public"."directus_revisions"."id" IN ($2);

SELECT
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t0"."id" AS "id",
          "t0"."title" AS "title",
          "t0"."status" AS "status",
          "t0"."views" AS "views",
          "t0"."price"::text AS "price",
          CASE
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz
            AND "t0"."published_at" = "t0"."published_at"::timestamptz(3) THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            WHEN "t0"."published_at" >= '0001-01-01'::timestamptz
            AND "t0"."published_at" < '10000-01-01'::timestamptz THEN to_char(("t0"."published_at" AT TIME ZONE 'UTC'), 'YYYY') || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
            ELSE CASE
              WHEN isfinite("t0"."published_at") THEN (
                CASE
                  WHEN (
                    CASE
                      WHEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer < 0 THEN extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer + 1
                      ELSE extract(
                        year
                        FROM
                          ("t0"."published_at" AT TIME ZONE 'UTC')
                      )::integer
                    END
                  ) = 0 THEN '0000'
                  ELSE to_char(
                    (
                      CASE
                        WHEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer < 0 THEN extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer + 1
                        ELSE extract(
                          year
                          FROM
                            ("t0"."published_at" AT TIME ZONE 'UTC')
                        )::integer
                      END
                    ),
                    'SG' || repeat(
                      '0',
                      greatest(
                        6,
                        length(
                          abs(
                            (
                              CASE
                                WHEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer < 0 THEN extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer + 1
                                ELSE extract(
                                  year
                                  FROM
                                    ("t0"."published_at" AT TIME ZONE 'UTC')
                                )::integer
                              END
                            )
                          )::text
                        )
                      )
                    )
                  )
                END
              ) || regexp_replace(to_char(("t0"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
              ELSE "t0"."published_at"::text
            END
          END AS "published_at",
          CASE
            WHEN pg_typeof("t0"."data") IN ('json'::regtype, 'jsonb'::regtype) THEN to_json("t0"."data")
            WHEN "t0"."data"::text ~ '^\s*(\[.*\]|\{.*\})\s*$' THEN "t0"."data"::text::json
            ELSE to_json("t0"."data")
          END AS "data",
          "t0"."is_featured" AS "is_featured",
          "t0"."author" AS "author"
        FROM
          "articles" AS "t0"
        WHERE
          "t0"."id" = $1::bigint
        LIMIT
          1
      ) "row"
  )::text AS "version",
  (
    SELECT
      coalesce(json_agg("row"), '[]'::json)
    FROM
      (
        SELECT
          "t1"."id" AS "id",
          "t1"."title" AS "title",
          "t1"."status" AS "status",
          "t1"."views" AS "views",
          "t1"."price"::text AS "price",
          CASE
            WHEN "t1"."published_at" >= '0001-01-01'::timestamptz
            AND "t1"."published_at" < '10000-01-01'::timestamptz
            AND "t1"."published_at" = "t1"."published_at"::timestamptz(3) THEN to_char(("t1"."published_at" AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            WHEN "t1"."published_at" >= '0001-01-01'::timestamptz
            AND "t1"."published_at" < '10000-01-01'::timestamptz THEN to_char(("t1"."published_at" AT TIME ZONE 'UTC'), 'YYYY') || regexp_replace(to_char(("t1"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
            ELSE CASE
              WHEN isfinite("t1"."published_at") THEN (
                CASE
                  WHEN (
                    CASE
                      WHEN extract(
                        year
                        FROM
                          ("t1"."published_at" AT TIME ZONE 'UTC')
                      )::integer < 0 THEN extract(
                        year
                        FROM
                          ("t1"."published_at" AT TIME ZONE 'UTC')
                      )::integer + 1
                      ELSE extract(
                        year
                        FROM
                          ("t1"."published_at" AT TIME ZONE 'UTC')
                      )::integer
                    END
                  ) = 0 THEN '0000'
                  ELSE to_char(
                    (
                      CASE
                        WHEN extract(
                          year
                          FROM
                            ("t1"."published_at" AT TIME ZONE 'UTC')
                        )::integer < 0 THEN extract(
                          year
                          FROM
                            ("t1"."published_at" AT TIME ZONE 'UTC')
                        )::integer + 1
                        ELSE extract(
                          year
                          FROM
                            ("t1"."published_at" AT TIME ZONE 'UTC')
                        )::integer
                      END
                    ),
                    'SG' || repeat(
                      '0',
                      greatest(
                        6,
                        length(
                          abs(
                            (
                              CASE
                                WHEN extract(
                                  year
                                  FROM
                                    ("t1"."published_at" AT TIME ZONE 'UTC')
                                )::integer < 0 THEN extract(
                                  year
                                  FROM
                                    ("t1"."published_at" AT TIME ZONE 'UTC')
                                )::integer + 1
                                ELSE extract(
                                  year
                                  FROM
                                    ("t1"."published_at" AT TIME ZONE 'UTC')
                                )::integer
                              END
                            )
                          )::text
                        )
                      )
                    )
                  )
                END
              ) || regexp_replace(to_char(("t1"."published_at" AT TIME ZONE 'UTC'), '-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'
              ELSE "t1"."published_at"::text
            END
          END AS "published_at",
          CASE
            WHEN pg_typeof("t1"."data") IN ('json'::regtype, 'jsonb'::regtype) THEN to_json("t1"."data")
            WHEN "t1"."data"::text ~ '^\s*(\[.*\]|\{.*\})\s*$' THEN "t1"."data"::text::json
            ELSE to_json("t1"."data")
          END AS "data",
          "t1"."is_featured" AS "is_featured",
          "t1"."author" AS "author",
          (
            SELECT
              coalesce(json_agg("row"."value"), '[]'::json)
            FROM
              (
                SELECT
                  "t2"."id" AS "value"
                FROM
                  "comments" AS "t2"
                WHERE
                  "t2"."article" = "t1"."id"
                ORDER BY
                  "t2"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "comments",
          (
            SELECT
              coalesce(json_agg("row"."value"), '[]'::json)
            FROM
              (
                SELECT
                  "t3"."id" AS "value"
                FROM
                  "articles_tags" AS "t3"
                WHERE
                  "t3"."articles_id" = "t1"."id"
                ORDER BY
                  "t3"."id" ASC
                LIMIT
                  100
              ) "row"
          ) AS "tags"
        FROM
          "articles" AS "t1"
        WHERE
          "t1"."id" = $1::bigint
        ORDER BY
          "t1"."id" ASC
        LIMIT
          1
      ) "row"
  )::text AS "data"

-- delete
DELETE FROM "articles_tags"
WHERE
  "id" = $1::bigint;

SELECT
  "public"."directus_shares"."id"
FROM
  "public"."directus_shares"
WHERE
  (
    "public"."directus_shares"."collection" = $1
    AND "public"."directus_shares"."item" IN ($2)
  )
OFFSET
  $3;

INSERT INTO
  "directus_activity" ("action", "user", "collection", "ip", "user_agent", "origin", "timestamp", "item")
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  "id",
  "item"
