-- CreateTable
CREATE TABLE "directus_users" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "first_name" varchar(50),
    "last_name" varchar(50),
    "email" varchar(128),
    "password" varchar(255),
    "location" varchar(255),
    "title" varchar(50),
    "description" text,
    "tags" json,
    "avatar" char(36),
    "language" varchar(255),
    "tfa_secret" varchar(255),
    "status" varchar(16) NOT NULL DEFAULT 'active',
    "role" char(36),
    "token" varchar(255),
    "last_access" datetime,
    "last_page" varchar(255),
    "provider" varchar(128) NOT NULL DEFAULT 'default',
    "external_identifier" varchar(255),
    "auth_data" json,
    "email_notifications" boolean DEFAULT true,
    "appearance" varchar(255),
    "theme_dark" varchar(255),
    "theme_light" varchar(255),
    "theme_light_overrides" json,
    "theme_dark_overrides" json,
    "text_direction" varchar(255) NOT NULL DEFAULT 'auto',
    CONSTRAINT "directus_users_role_foreign" FOREIGN KEY ("role") REFERENCES "directus_roles" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_roles" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "name" varchar(100) NOT NULL,
    "icon" varchar(64) NOT NULL DEFAULT 'supervised_user_circle',
    "description" text,
    "parent" char(36),
    CONSTRAINT "directus_roles_parent_foreign" FOREIGN KEY ("parent") REFERENCES "directus_roles" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_policies" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "name" varchar(100) NOT NULL,
    "icon" varchar(64) NOT NULL DEFAULT 'badge',
    "description" text,
    "ip_access" text,
    "enforce_tfa" boolean NOT NULL DEFAULT false,
    "admin_access" boolean NOT NULL DEFAULT false,
    "app_access" boolean NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "directus_access" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "role" char(36),
    "user" char(36),
    "policy" char(36) NOT NULL,
    "sort" integer,
    CONSTRAINT "directus_access_role_foreign" FOREIGN KEY ("role") REFERENCES "directus_roles" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_access_user_foreign" FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_access_policy_foreign" FOREIGN KEY ("policy") REFERENCES "directus_policies" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_permissions" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "collection" varchar(64) NOT NULL,
    "action" varchar(10) NOT NULL,
    "permissions" json,
    "validation" json,
    "presets" json,
    "fields" text,
    "policy" char(36) NOT NULL,
    CONSTRAINT "directus_permissions_policy_foreign" FOREIGN KEY ("policy") REFERENCES "directus_policies" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_sessions" (
    "token" varchar(64) NOT NULL PRIMARY KEY,
    "user" char(36),
    "expires" datetime NOT NULL,
    "ip" varchar(255),
    "user_agent" text,
    "share" char(36),
    "origin" varchar(255),
    "next_token" varchar(64),
    "oauth_client" varchar(255),
    CONSTRAINT "directus_sessions_user_foreign" FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_sessions_share_foreign" FOREIGN KEY ("share") REFERENCES "directus_shares" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_sessions_oauth_client_foreign" FOREIGN KEY ("oauth_client") REFERENCES "directus_oauth_clients" ("client_id") ON DELETE CASCADE ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_shares" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "name" varchar(255),
    "collection" varchar(64) NOT NULL,
    "item" varchar(255) NOT NULL,
    "role" char(36),
    "password" varchar(255),
    "user_created" char(36),
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "date_start" datetime,
    "date_end" datetime,
    "times_used" integer DEFAULT 0,
    "max_uses" integer,
    CONSTRAINT "directus_shares_collection_foreign" FOREIGN KEY ("collection") REFERENCES "directus_collections" ("collection") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_shares_role_foreign" FOREIGN KEY ("role") REFERENCES "directus_roles" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_shares_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_collections" (
    "collection" varchar(64) NOT NULL PRIMARY KEY,
    "icon" varchar(64),
    "note" text,
    "display_template" varchar(255),
    "hidden" boolean NOT NULL DEFAULT false,
    "singleton" boolean NOT NULL DEFAULT false,
    "translations" json,
    "archive_field" varchar(64),
    "archive_app_filter" boolean NOT NULL DEFAULT true,
    "archive_value" varchar(255),
    "unarchive_value" varchar(255),
    "sort_field" varchar(64),
    "accountability" varchar(255) DEFAULT 'all',
    "color" varchar(255),
    "item_duplication_fields" json,
    "sort" integer,
    "group" varchar(64),
    "collapse" varchar(255) NOT NULL DEFAULT 'open',
    "preview_url" varchar(255),
    "versioning" boolean NOT NULL DEFAULT false,
    "status" varchar(255) NOT NULL DEFAULT 'active',
    "autosave_revision_interval" float,
    CONSTRAINT "directus_collections_group_foreign" FOREIGN KEY ("group") REFERENCES "directus_collections" ("collection") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_fields" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "collection" varchar(64) NOT NULL,
    "field" varchar(64) NOT NULL,
    "special" varchar(64),
    "interface" varchar(64),
    "options" json,
    "display" varchar(64),
    "display_options" json,
    "readonly" boolean NOT NULL DEFAULT false,
    "hidden" boolean NOT NULL DEFAULT false,
    "sort" integer,
    "width" varchar(30) DEFAULT 'full',
    "translations" json,
    "note" text,
    "conditions" json,
    "required" boolean DEFAULT false,
    "group" varchar(64),
    "validation" json,
    "validation_message" text,
    "searchable" boolean NOT NULL DEFAULT true
);

-- CreateTable
CREATE TABLE "directus_relations" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "many_collection" varchar(64) NOT NULL,
    "many_field" varchar(64) NOT NULL,
    "one_collection" varchar(64),
    "one_field" varchar(64),
    "one_collection_field" varchar(64),
    "one_allowed_collections" text,
    "junction_field" varchar(64),
    "sort_field" varchar(64),
    "one_deselect_action" varchar(255) NOT NULL DEFAULT 'nullify'
);

-- CreateTable
CREATE TABLE "directus_translations" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "language" varchar(255) NOT NULL,
    "key" varchar(255) NOT NULL,
    "value" text NOT NULL
);

-- CreateTable
CREATE TABLE "tessera_schema_origins" (
    "collection" varchar(64) NOT NULL,
    "field" varchar(64) NOT NULL,
    "origin" varchar(64) NOT NULL,

    PRIMARY KEY ("collection", "field")
);

-- CreateTable
CREATE TABLE "directus_deployments" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "provider" varchar(255) NOT NULL,
    "credentials" text,
    "options" text,
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "user_created" char(36),
    "webhook_ids" json,
    "webhook_secret" varchar(255),
    "last_synced_at" datetime,
    CONSTRAINT "directus_deployments_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_deployment_projects" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "deployment" char(36) NOT NULL,
    "external_id" varchar(255) NOT NULL,
    "name" varchar(255) NOT NULL,
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "user_created" char(36),
    "url" varchar(255),
    "framework" varchar(255),
    "deployable" boolean NOT NULL DEFAULT true,
    CONSTRAINT "directus_deployment_projects_deployment_foreign" FOREIGN KEY ("deployment") REFERENCES "directus_deployments" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_deployment_projects_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_deployment_runs" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "project" char(36) NOT NULL,
    "external_id" varchar(255) NOT NULL,
    "target" varchar(255) NOT NULL,
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "user_created" char(36),
    "status" varchar(255),
    "url" varchar(255),
    "started_at" datetime,
    "completed_at" datetime,
    CONSTRAINT "directus_deployment_runs_project_foreign" FOREIGN KEY ("project") REFERENCES "directus_deployment_projects" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_deployment_runs_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_extensions" (
    "enabled" boolean NOT NULL DEFAULT true,
    "id" char(36) NOT NULL PRIMARY KEY,
    "folder" varchar(255) NOT NULL,
    "source" varchar(255) NOT NULL,
    "bundle" char(36)
);

-- CreateTable
CREATE TABLE "directus_migrations" (
    "version" varchar(255) NOT NULL PRIMARY KEY,
    "name" varchar(255) NOT NULL,
    "timestamp" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER))
);

-- CreateTable
CREATE TABLE "directus_files" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "storage" varchar(255) NOT NULL,
    "filename_disk" varchar(255),
    "filename_download" varchar(255) NOT NULL,
    "title" varchar(255),
    "type" varchar(255),
    "folder" char(36),
    "uploaded_by" char(36),
    "created_on" datetime NOT NULL DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "modified_by" char(36),
    "modified_on" datetime NOT NULL DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "charset" varchar(50),
    "filesize" bigint,
    "width" integer,
    "height" integer,
    "duration" integer,
    "embed" varchar(200),
    "description" text,
    "location" text,
    "tags" text,
    "metadata" json,
    "focal_point_x" integer,
    "focal_point_y" integer,
    "tus_id" varchar(64),
    "tus_data" json,
    "uploaded_on" datetime,
    CONSTRAINT "directus_files_folder_foreign" FOREIGN KEY ("folder") REFERENCES "directus_folders" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
    CONSTRAINT "directus_files_uploaded_by_foreign" FOREIGN KEY ("uploaded_by") REFERENCES "directus_users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "directus_files_modified_by_foreign" FOREIGN KEY ("modified_by") REFERENCES "directus_users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_folders" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "name" varchar(255) NOT NULL,
    "parent" char(36),
    "type" varchar(255) NOT NULL DEFAULT 'files',
    CONSTRAINT "directus_folders_parent_foreign" FOREIGN KEY ("parent") REFERENCES "directus_folders" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_flows" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "name" varchar(255) NOT NULL,
    "icon" varchar(64),
    "color" varchar(255),
    "description" text,
    "status" varchar(255) NOT NULL DEFAULT 'active',
    "trigger" varchar(255),
    "accountability" varchar(255) DEFAULT 'all',
    "options" json,
    "operation" char(36),
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "user_created" char(36),
    "folder" char(36),
    CONSTRAINT "directus_flows_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
    CONSTRAINT "directus_flows_folder_foreign" FOREIGN KEY ("folder") REFERENCES "directus_folders" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_operations" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "name" varchar(255),
    "key" varchar(255) NOT NULL,
    "type" varchar(255) NOT NULL,
    "position_x" integer NOT NULL,
    "position_y" integer NOT NULL,
    "options" json,
    "resolve" char(36),
    "reject" char(36),
    "flow" char(36) NOT NULL,
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "user_created" char(36),
    CONSTRAINT "directus_operations_resolve_foreign" FOREIGN KEY ("resolve") REFERENCES "directus_operations" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "directus_operations_reject_foreign" FOREIGN KEY ("reject") REFERENCES "directus_operations" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "directus_operations_flow_foreign" FOREIGN KEY ("flow") REFERENCES "directus_flows" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_operations_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "tessera_flow_deliveries" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "flow" char(36) NOT NULL,
    "items" text NOT NULL,
    "trigger" text NOT NULL,
    "caller" text,
    "state" varchar(16) NOT NULL,
    "attempts" integer NOT NULL DEFAULT 0,
    "due" bigint NOT NULL,
    "claimed_until" bigint,
    "error" text,
    "created" bigint NOT NULL
);

-- CreateTable
CREATE TABLE "tessera_flow_ticks" (
    "flow" char(36) NOT NULL,
    "moment" bigint NOT NULL,

    PRIMARY KEY ("flow", "moment")
);

-- CreateTable
CREATE TABLE "directus_activity" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "action" varchar(45) NOT NULL,
    "user" char(36),
    "timestamp" datetime NOT NULL DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "ip" varchar(50),
    "user_agent" text,
    "collection" varchar(64) NOT NULL,
    "item" varchar(255) NOT NULL,
    "origin" varchar(255)
);

-- CreateTable
CREATE TABLE "directus_revisions" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "activity" integer NOT NULL,
    "collection" varchar(64) NOT NULL,
    "item" varchar(255) NOT NULL,
    "data" json,
    "delta" json,
    "parent" integer,
    "version" char(36),
    CONSTRAINT "directus_revisions_activity_foreign" FOREIGN KEY ("activity") REFERENCES "directus_activity" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_revisions_parent_foreign" FOREIGN KEY ("parent") REFERENCES "directus_revisions" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "directus_revisions_version_foreign" FOREIGN KEY ("version") REFERENCES "directus_versions" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_comments" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "collection" varchar(64) NOT NULL,
    "item" varchar(255) NOT NULL,
    "comment" text NOT NULL,
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "date_updated" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "user_created" char(36),
    "user_updated" char(36),
    CONSTRAINT "directus_comments_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
    CONSTRAINT "directus_comments_user_updated_foreign" FOREIGN KEY ("user_updated") REFERENCES "directus_users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_versions" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "key" varchar(64) NOT NULL,
    "name" varchar(255),
    "collection" varchar(64) NOT NULL,
    "item" varchar(255),
    "hash" varchar(255),
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "date_updated" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "user_created" char(36),
    "user_updated" char(36),
    "delta" json,
    CONSTRAINT "directus_versions_collection_foreign" FOREIGN KEY ("collection") REFERENCES "directus_collections" ("collection") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_versions_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
    CONSTRAINT "directus_versions_user_updated_foreign" FOREIGN KEY ("user_updated") REFERENCES "directus_users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "tessera_login_guards" (
    "user" char(36) NOT NULL PRIMARY KEY,
    "otp_secret" varchar(64),
    "otp_step" bigint,
    "locked_until" bigint
);

-- CreateTable
CREATE TABLE "tessera_provider_sessions" (
    "session" varchar(64) NOT NULL PRIMARY KEY,
    "provider" varchar(128) NOT NULL,
    "subject" varchar(255) NOT NULL,
    "sid" varchar(255),
    "login" varchar(64),
    "expires" bigint NOT NULL
);

-- CreateTable
CREATE TABLE "tessera_node_changes" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "node" char(36) NOT NULL,
    "kind" varchar(16) NOT NULL,
    "collection" varchar(255),
    "action" varchar(16),
    "keys" text NOT NULL,
    "sights" text,
    "created" bigint NOT NULL
);

-- CreateTable
CREATE TABLE "tessera_nodes" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "is_synchronized" boolean NOT NULL,
    "renewed" bigint NOT NULL
);

-- CreateTable
CREATE TABLE "tessera_node_subscriptions" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "node" char(36) NOT NULL,
    "collection" varchar(255) NOT NULL,
    "item" text,
    "query" text NOT NULL,
    "caller" text,
    "renewed" bigint
);

-- CreateTable
CREATE TABLE "directus_oauth_clients" (
    "client_id" varchar(255) NOT NULL PRIMARY KEY,
    "client_name" varchar(200) NOT NULL,
    "redirect_uris" json NOT NULL,
    "grant_types" json NOT NULL,
    "token_endpoint_auth_method" varchar(255) NOT NULL DEFAULT 'none',
    "client_secret_hash" varchar(64),
    "registration_type" varchar(10) NOT NULL DEFAULT 'dcr',
    "client_uri" text,
    "logo_uri" text,
    "tos_uri" text,
    "policy_uri" text,
    "metadata_fetched_at" datetime,
    "metadata_expires_at" datetime,
    "metadata_etag" varchar(255),
    "date_created" datetime NOT NULL DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER))
);

-- CreateTable
CREATE TABLE "directus_oauth_codes" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "code_hash" varchar(64) NOT NULL,
    "client" varchar(255) NOT NULL,
    "user" char(36) NOT NULL,
    "redirect_uri" varchar(255) NOT NULL,
    "resource" varchar(255) NOT NULL,
    "code_challenge" varchar(128) NOT NULL,
    "code_challenge_method" varchar(10) NOT NULL,
    "scope" varchar(255),
    "expires_at" datetime NOT NULL,
    "used_at" datetime,
    CONSTRAINT "directus_oauth_codes_client_foreign" FOREIGN KEY ("client") REFERENCES "directus_oauth_clients" ("client_id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_oauth_codes_user_foreign" FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_oauth_consents" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "user" char(36) NOT NULL,
    "client" varchar(255) NOT NULL,
    "redirect_uri" varchar(255) NOT NULL,
    "scope" varchar(255),
    "date_created" datetime NOT NULL,
    "date_updated" datetime NOT NULL,
    CONSTRAINT "directus_oauth_consents_user_foreign" FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_oauth_consents_client_foreign" FOREIGN KEY ("client") REFERENCES "directus_oauth_clients" ("client_id") ON DELETE CASCADE ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_oauth_tokens" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "client" varchar(255) NOT NULL,
    "user" char(36) NOT NULL,
    "session" varchar(64) NOT NULL,
    "previous_session" varchar(64),
    "resource" varchar(255) NOT NULL,
    "code_hash" varchar(64) NOT NULL,
    "scope" varchar(255),
    "expires_at" datetime NOT NULL,
    "date_created" datetime NOT NULL,
    CONSTRAINT "directus_oauth_tokens_client_foreign" FOREIGN KEY ("client") REFERENCES "directus_oauth_clients" ("client_id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_oauth_tokens_user_foreign" FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "tessera_idempotency_keys" (
    "owner" varchar(64) NOT NULL,
    "key" varchar(255) NOT NULL,
    "fingerprint" varchar(64) NOT NULL,
    "answer" text,
    "expires" bigint NOT NULL,

    PRIMARY KEY ("owner", "key")
);

-- CreateTable
CREATE TABLE "directus_settings" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "project_name" varchar(100) NOT NULL DEFAULT 'Directus',
    "project_url" varchar(255),
    "project_color" varchar(255) NOT NULL DEFAULT '#6644FF',
    "project_logo" char(36),
    "public_foreground" char(36),
    "public_background" char(36),
    "public_note" text,
    "auth_login_attempts" integer DEFAULT 25,
    "auth_password_policy" varchar(100),
    "storage_asset_transform" varchar(7) DEFAULT 'all',
    "storage_asset_presets" json,
    "custom_css" text,
    "storage_default_folder" char(36),
    "basemaps" json,
    "mapbox_key" varchar(255),
    "module_bar" json,
    "project_descriptor" varchar(100),
    "default_language" varchar(255) NOT NULL DEFAULT 'en-US',
    "custom_aspect_ratios" json,
    "public_favicon" char(36),
    "default_appearance" varchar(255) NOT NULL DEFAULT 'auto',
    "default_theme_light" varchar(255),
    "theme_light_overrides" json,
    "default_theme_dark" varchar(255),
    "theme_dark_overrides" json,
    "report_error_url" varchar(255),
    "report_bug_url" varchar(255),
    "report_feature_url" varchar(255),
    "public_registration" boolean NOT NULL DEFAULT false,
    "public_registration_verify_email" boolean NOT NULL DEFAULT true,
    "public_registration_role" char(36),
    "public_registration_email_filter" json,
    "visual_editor_urls" json,
    "project_id" char(36),
    "mcp_enabled" boolean NOT NULL DEFAULT false,
    "mcp_allow_deletes" boolean NOT NULL DEFAULT false,
    "mcp_prompts_collection" varchar(255),
    "mcp_system_prompt_enabled" boolean NOT NULL DEFAULT true,
    "mcp_system_prompt" text,
    "project_owner" varchar(255),
    "project_usage" varchar(255),
    "org_name" varchar(255),
    "product_updates" boolean,
    "project_status" varchar(255),
    "ai_openai_api_key" text,
    "ai_anthropic_api_key" text,
    "ai_system_prompt" text,
    "ai_google_api_key" text,
    "ai_openai_compatible_api_key" text,
    "ai_openai_compatible_base_url" text,
    "ai_openai_compatible_name" text,
    "ai_openai_compatible_models" json,
    "ai_openai_compatible_headers" json,
    "ai_openai_allowed_models" json,
    "ai_anthropic_allowed_models" json,
    "ai_google_allowed_models" json,
    "collaborative_editing_enabled" boolean NOT NULL DEFAULT false,
    "ai_translation_default_model" text,
    "ai_translation_glossary" json,
    "ai_translation_style_guide" text,
    "license_key" varchar(255),
    "license_token" text,
    "mcp_oauth_enabled" boolean NOT NULL DEFAULT false,
    "mcp_oauth_dcr_enabled" boolean NOT NULL DEFAULT false,
    "mcp_oauth_cimd_enabled" boolean NOT NULL DEFAULT false,
    "default_save_action" varchar(255) NOT NULL DEFAULT 'save-and-quit',
    CONSTRAINT "directus_settings_project_logo_foreign" FOREIGN KEY ("project_logo") REFERENCES "directus_files" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "directus_settings_public_foreground_foreign" FOREIGN KEY ("public_foreground") REFERENCES "directus_files" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "directus_settings_public_background_foreign" FOREIGN KEY ("public_background") REFERENCES "directus_files" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "directus_settings_public_favicon_foreign" FOREIGN KEY ("public_favicon") REFERENCES "directus_files" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "directus_settings_storage_default_folder_foreign" FOREIGN KEY ("storage_default_folder") REFERENCES "directus_folders" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
    CONSTRAINT "directus_settings_public_registration_role_foreign" FOREIGN KEY ("public_registration_role") REFERENCES "directus_roles" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_dashboards" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "name" varchar(255) NOT NULL,
    "icon" varchar(64) NOT NULL DEFAULT 'dashboard',
    "note" text,
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "user_created" char(36),
    "color" varchar(255),
    CONSTRAINT "directus_dashboards_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_panels" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "dashboard" char(36) NOT NULL,
    "name" varchar(255),
    "icon" varchar(64),
    "color" varchar(10),
    "show_header" boolean NOT NULL DEFAULT false,
    "note" text,
    "type" varchar(255) NOT NULL,
    "position_x" integer NOT NULL,
    "position_y" integer NOT NULL,
    "width" integer NOT NULL,
    "height" integer NOT NULL,
    "options" json,
    "date_created" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "user_created" char(36),
    CONSTRAINT "directus_panels_dashboard_foreign" FOREIGN KEY ("dashboard") REFERENCES "directus_dashboards" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_panels_user_created_foreign" FOREIGN KEY ("user_created") REFERENCES "directus_users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_presets" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "bookmark" varchar(255),
    "user" char(36),
    "role" char(36),
    "collection" varchar(64),
    "search" varchar(100),
    "layout" varchar(100) DEFAULT 'tabular',
    "layout_query" json,
    "layout_options" json,
    "refresh_interval" integer,
    "filter" json,
    "icon" varchar(64) DEFAULT 'bookmark',
    "color" varchar(255),
    CONSTRAINT "directus_presets_user_foreign" FOREIGN KEY ("user") REFERENCES "directus_users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_presets_role_foreign" FOREIGN KEY ("role") REFERENCES "directus_roles" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "directus_notifications" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "timestamp" datetime DEFAULT (CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)),
    "status" varchar(255) DEFAULT 'inbox',
    "recipient" char(36) NOT NULL,
    "sender" char(36),
    "subject" varchar(255) NOT NULL,
    "message" text,
    "collection" varchar(64),
    "item" varchar(255),
    CONSTRAINT "directus_notifications_recipient_foreign" FOREIGN KEY ("recipient") REFERENCES "directus_users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "directus_notifications_sender_foreign" FOREIGN KEY ("sender") REFERENCES "directus_users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- CreateTable
CREATE TABLE "tessera_tokens" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "user" char(36) NOT NULL,
    "name" varchar(255) NOT NULL,
    "digest" varchar(64) NOT NULL,
    "policies" text,
    "created" datetime NOT NULL,
    "expires" datetime,
    "last_used" datetime
);

-- CreateTable
CREATE TABLE "tessera_sessions" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "user" char(36) NOT NULL,
    "digest" varchar(64) NOT NULL,
    "started" datetime NOT NULL,
    "last_used" datetime NOT NULL,
    "expires" datetime NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "directus_users_email_unique" ON "directus_users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "directus_users_token_unique" ON "directus_users"("token");

-- CreateIndex
CREATE UNIQUE INDEX "directus_users_external_identifier_unique" ON "directus_users"("external_identifier");

-- CreateIndex
CREATE UNIQUE INDEX "directus_deployments_provider_unique" ON "directus_deployments"("provider");

-- CreateIndex
CREATE UNIQUE INDEX "directus_deployment_projects_deployment_external_id_unique" ON "directus_deployment_projects"("deployment", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "directus_flows_operation_unique" ON "directus_flows"("operation");

-- CreateIndex
CREATE UNIQUE INDEX "directus_operations_resolve_unique" ON "directus_operations"("resolve");

-- CreateIndex
CREATE UNIQUE INDEX "directus_operations_reject_unique" ON "directus_operations"("reject");

-- CreateIndex
CREATE INDEX "tessera_flow_deliveries_state_flow_index" ON "tessera_flow_deliveries"("state", "flow");

-- CreateIndex
CREATE INDEX "tessera_flow_ticks_moment_index" ON "tessera_flow_ticks"("moment");

-- CreateIndex
CREATE INDEX "directus_activity_timestamp_index" ON "directus_activity"("timestamp");

-- CreateIndex
CREATE INDEX "directus_revisions_parent_index" ON "directus_revisions"("parent");

-- CreateIndex
CREATE INDEX "directus_revisions_activity_index" ON "directus_revisions"("activity");

-- CreateIndex
CREATE UNIQUE INDEX "tessera_provider_sessions_login_unique" ON "tessera_provider_sessions"("login");

-- CreateIndex
CREATE INDEX "tessera_provider_sessions_provider_subject_index" ON "tessera_provider_sessions"("provider", "subject");

-- CreateIndex
CREATE INDEX "tessera_provider_sessions_expires_index" ON "tessera_provider_sessions"("expires");

-- CreateIndex
CREATE INDEX "tessera_node_changes_created_index" ON "tessera_node_changes"("created");

-- CreateIndex
CREATE INDEX "tessera_node_subscriptions_collection_index" ON "tessera_node_subscriptions"("collection");

-- CreateIndex
CREATE INDEX "tessera_node_subscriptions_node_index" ON "tessera_node_subscriptions"("node");

-- CreateIndex
CREATE UNIQUE INDEX "directus_oauth_codes_code_hash_unique" ON "directus_oauth_codes"("code_hash");

-- CreateIndex
CREATE INDEX "tessera_idempotency_keys_expires_index" ON "tessera_idempotency_keys"("expires");

-- CreateIndex
CREATE UNIQUE INDEX "tessera_tokens_digest_unique" ON "tessera_tokens"("digest");

-- CreateIndex
CREATE INDEX "tessera_tokens_user_index" ON "tessera_tokens"("user");

-- CreateIndex
CREATE UNIQUE INDEX "tessera_sessions_digest_unique" ON "tessera_sessions"("digest");

-- CreateIndex
CREATE INDEX "tessera_sessions_user_index" ON "tessera_sessions"("user");

-- CreateIndex
CREATE INDEX "tessera_sessions_expires_index" ON "tessera_sessions"("expires");
