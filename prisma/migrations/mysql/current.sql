-- CreateTable
CREATE TABLE `directus_users` (
    `id` CHAR(36) NOT NULL,
    `first_name` VARCHAR(50),
    `last_name` VARCHAR(50),
    `email` VARCHAR(128),
    `password` VARCHAR(255),
    `location` VARCHAR(255),
    `title` VARCHAR(50),
    `description` LONGTEXT,
    `tags` JSON,
    `avatar` CHAR(36),
    `language` VARCHAR(255),
    `tfa_secret` VARCHAR(255),
    `status` VARCHAR(16) NOT NULL DEFAULT 'active',
    `role` CHAR(36),
    `token` VARCHAR(255),
    `last_access` DATETIME(3),
    `last_page` VARCHAR(255),
    `provider` VARCHAR(128) NOT NULL DEFAULT 'default',
    `external_identifier` VARCHAR(255),
    `auth_data` JSON,
    `email_notifications` TINYINT(1) DEFAULT true,
    `appearance` VARCHAR(255),
    `theme_dark` VARCHAR(255),
    `theme_light` VARCHAR(255),
    `theme_light_overrides` JSON,
    `theme_dark_overrides` JSON,
    `text_direction` VARCHAR(255) NOT NULL DEFAULT 'auto',

    CONSTRAINT `directus_users_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_roles` (
    `id` CHAR(36) NOT NULL,
    `name` VARCHAR(100) NOT NULL,
    `icon` VARCHAR(64) NOT NULL DEFAULT 'supervised_user_circle',
    `description` LONGTEXT,
    `parent` CHAR(36),

    CONSTRAINT `directus_roles_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_policies` (
    `id` CHAR(36) NOT NULL,
    `name` VARCHAR(100) NOT NULL,
    `icon` VARCHAR(64) NOT NULL DEFAULT 'badge',
    `description` LONGTEXT,
    `ip_access` LONGTEXT,
    `enforce_tfa` TINYINT(1) NOT NULL DEFAULT false,
    `admin_access` TINYINT(1) NOT NULL DEFAULT false,
    `app_access` TINYINT(1) NOT NULL DEFAULT false,

    CONSTRAINT `directus_policies_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_access` (
    `id` CHAR(36) NOT NULL,
    `role` CHAR(36),
    `user` CHAR(36),
    `policy` CHAR(36) NOT NULL,
    `sort` INT,

    CONSTRAINT `directus_access_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_permissions` (
    `id` INT NOT NULL AUTO_INCREMENT,
    `collection` VARCHAR(64) NOT NULL,
    `action` VARCHAR(10) NOT NULL,
    `permissions` JSON,
    `validation` JSON,
    `presets` JSON,
    `fields` LONGTEXT,
    `policy` CHAR(36) NOT NULL,

    CONSTRAINT `directus_permissions_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_sessions` (
    `token` VARCHAR(64) NOT NULL,
    `user` CHAR(36),
    `expires` DATETIME(3) NOT NULL,
    `ip` VARCHAR(255),
    `user_agent` LONGTEXT,
    `share` CHAR(36),
    `origin` VARCHAR(255),
    `next_token` VARCHAR(64),
    `oauth_client` VARCHAR(255),

    CONSTRAINT `directus_sessions_pkey` PRIMARY KEY (`token`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_shares` (
    `id` CHAR(36) NOT NULL,
    `name` VARCHAR(255),
    `collection` VARCHAR(64) NOT NULL,
    `item` VARCHAR(255) NOT NULL,
    `role` CHAR(36),
    `password` VARCHAR(255),
    `user_created` CHAR(36),
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `date_start` DATETIME(3),
    `date_end` DATETIME(3),
    `times_used` INT DEFAULT 0,
    `max_uses` INT,

    CONSTRAINT `directus_shares_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_collections` (
    `collection` VARCHAR(64) NOT NULL,
    `icon` VARCHAR(64),
    `note` LONGTEXT,
    `display_template` VARCHAR(255),
    `hidden` TINYINT(1) NOT NULL DEFAULT false,
    `singleton` TINYINT(1) NOT NULL DEFAULT false,
    `translations` JSON,
    `archive_field` VARCHAR(64),
    `archive_app_filter` TINYINT(1) NOT NULL DEFAULT true,
    `archive_value` VARCHAR(255),
    `unarchive_value` VARCHAR(255),
    `sort_field` VARCHAR(64),
    `accountability` VARCHAR(255) DEFAULT 'all',
    `color` VARCHAR(255),
    `item_duplication_fields` JSON,
    `sort` INT,
    `group` VARCHAR(64),
    `collapse` VARCHAR(255) NOT NULL DEFAULT 'open',
    `preview_url` VARCHAR(255),
    `versioning` TINYINT(1) NOT NULL DEFAULT false,
    `status` VARCHAR(255) NOT NULL DEFAULT 'active',
    `autosave_revision_interval` DOUBLE,

    CONSTRAINT `directus_collections_pkey` PRIMARY KEY (`collection`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_fields` (
    `id` INT NOT NULL AUTO_INCREMENT,
    `collection` VARCHAR(64) NOT NULL,
    `field` VARCHAR(64) NOT NULL,
    `special` VARCHAR(64),
    `interface` VARCHAR(64),
    `options` JSON,
    `display` VARCHAR(64),
    `display_options` JSON,
    `readonly` TINYINT(1) NOT NULL DEFAULT false,
    `hidden` TINYINT(1) NOT NULL DEFAULT false,
    `sort` INT,
    `width` VARCHAR(30) DEFAULT 'full',
    `translations` JSON,
    `note` LONGTEXT,
    `conditions` JSON,
    `required` TINYINT(1) DEFAULT false,
    `group` VARCHAR(64),
    `validation` JSON,
    `validation_message` LONGTEXT,
    `searchable` TINYINT(1) NOT NULL DEFAULT true,

    CONSTRAINT `directus_fields_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_relations` (
    `id` INT NOT NULL AUTO_INCREMENT,
    `many_collection` VARCHAR(64) NOT NULL,
    `many_field` VARCHAR(64) NOT NULL,
    `one_collection` VARCHAR(64),
    `one_field` VARCHAR(64),
    `one_collection_field` VARCHAR(64),
    `one_allowed_collections` LONGTEXT,
    `junction_field` VARCHAR(64),
    `sort_field` VARCHAR(64),
    `one_deselect_action` VARCHAR(255) NOT NULL DEFAULT 'nullify',

    CONSTRAINT `directus_relations_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_translations` (
    `id` CHAR(36) NOT NULL,
    `language` VARCHAR(255) NOT NULL,
    `key` VARCHAR(255) NOT NULL,
    `value` LONGTEXT NOT NULL,

    CONSTRAINT `directus_translations_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_schema_origins` (
    `collection` VARCHAR(64) NOT NULL,
    `field` VARCHAR(64) NOT NULL,
    `origin` VARCHAR(64) NOT NULL,

    CONSTRAINT `tessera_schema_origins_pkey` PRIMARY KEY (`collection`,`field`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_deployments` (
    `id` CHAR(36) NOT NULL,
    `provider` VARCHAR(255) NOT NULL,
    `credentials` LONGTEXT,
    `options` LONGTEXT,
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `user_created` CHAR(36),
    `webhook_ids` JSON,
    `webhook_secret` VARCHAR(255),
    `last_synced_at` DATETIME(3),

    CONSTRAINT `directus_deployments_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_deployment_projects` (
    `id` CHAR(36) NOT NULL,
    `deployment` CHAR(36) NOT NULL,
    `external_id` VARCHAR(255) NOT NULL,
    `name` VARCHAR(255) NOT NULL,
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `user_created` CHAR(36),
    `url` VARCHAR(255),
    `framework` VARCHAR(255),
    `deployable` TINYINT(1) NOT NULL DEFAULT true,

    CONSTRAINT `directus_deployment_projects_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_deployment_runs` (
    `id` CHAR(36) NOT NULL,
    `project` CHAR(36) NOT NULL,
    `external_id` VARCHAR(255) NOT NULL,
    `target` VARCHAR(255) NOT NULL,
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `user_created` CHAR(36),
    `status` VARCHAR(255),
    `url` VARCHAR(255),
    `started_at` DATETIME(3),
    `completed_at` DATETIME(3),

    CONSTRAINT `directus_deployment_runs_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_extensions` (
    `enabled` TINYINT(1) NOT NULL DEFAULT true,
    `id` CHAR(36) NOT NULL,
    `folder` VARCHAR(255) NOT NULL,
    `source` VARCHAR(255) NOT NULL,
    `bundle` CHAR(36),

    CONSTRAINT `directus_extensions_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_migrations` (
    `version` VARCHAR(255) NOT NULL,
    `name` VARCHAR(255) NOT NULL,
    `timestamp` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),

    CONSTRAINT `directus_migrations_pkey` PRIMARY KEY (`version`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_files` (
    `id` CHAR(36) NOT NULL,
    `storage` VARCHAR(255) NOT NULL,
    `filename_disk` VARCHAR(255),
    `filename_download` VARCHAR(255) NOT NULL,
    `title` VARCHAR(255),
    `type` VARCHAR(255),
    `folder` CHAR(36),
    `uploaded_by` CHAR(36),
    `created_on` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    `modified_by` CHAR(36),
    `modified_on` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    `charset` VARCHAR(50),
    `filesize` BIGINT,
    `width` INT,
    `height` INT,
    `duration` INT,
    `embed` VARCHAR(200),
    `description` LONGTEXT,
    `location` LONGTEXT,
    `tags` LONGTEXT,
    `metadata` JSON,
    `focal_point_x` INT,
    `focal_point_y` INT,
    `tus_id` VARCHAR(64),
    `tus_data` JSON,
    `uploaded_on` DATETIME(3),

    CONSTRAINT `directus_files_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_folders` (
    `id` CHAR(36) NOT NULL,
    `name` VARCHAR(255) NOT NULL,
    `parent` CHAR(36),
    `type` VARCHAR(255) NOT NULL DEFAULT 'files',

    CONSTRAINT `directus_folders_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_flows` (
    `id` CHAR(36) NOT NULL,
    `name` VARCHAR(255) NOT NULL,
    `icon` VARCHAR(64),
    `color` VARCHAR(255),
    `description` LONGTEXT,
    `status` VARCHAR(255) NOT NULL DEFAULT 'active',
    `trigger` VARCHAR(255),
    `accountability` VARCHAR(255) DEFAULT 'all',
    `options` JSON,
    `operation` CHAR(36),
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `user_created` CHAR(36),
    `folder` CHAR(36),

    CONSTRAINT `directus_flows_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_operations` (
    `id` CHAR(36) NOT NULL,
    `name` VARCHAR(255),
    `key` VARCHAR(255) NOT NULL,
    `type` VARCHAR(255) NOT NULL,
    `position_x` INT NOT NULL,
    `position_y` INT NOT NULL,
    `options` JSON,
    `resolve` CHAR(36),
    `reject` CHAR(36),
    `flow` CHAR(36) NOT NULL,
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `user_created` CHAR(36),

    CONSTRAINT `directus_operations_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_flow_deliveries` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `flow` CHAR(36) NOT NULL,
    `items` LONGTEXT NOT NULL,
    `trigger` LONGTEXT NOT NULL,
    `caller` LONGTEXT,
    `state` VARCHAR(16) NOT NULL,
    `attempts` INT NOT NULL DEFAULT 0,
    `due` BIGINT NOT NULL,
    `claimed_until` BIGINT,
    `error` LONGTEXT,
    `created` BIGINT NOT NULL,

    CONSTRAINT `tessera_flow_deliveries_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_flow_ticks` (
    `flow` CHAR(36) NOT NULL,
    `moment` BIGINT NOT NULL,

    CONSTRAINT `tessera_flow_ticks_pkey` PRIMARY KEY (`flow`,`moment`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_activity` (
    `id` INT NOT NULL AUTO_INCREMENT,
    `action` VARCHAR(45) NOT NULL,
    `user` CHAR(36),
    `timestamp` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    `ip` VARCHAR(50),
    `user_agent` LONGTEXT,
    `collection` VARCHAR(64) NOT NULL,
    `item` VARCHAR(255) NOT NULL,
    `origin` VARCHAR(255),

    CONSTRAINT `directus_activity_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_revisions` (
    `id` INT NOT NULL AUTO_INCREMENT,
    `activity` INT NOT NULL,
    `collection` VARCHAR(64) NOT NULL,
    `item` VARCHAR(255) NOT NULL,
    `data` JSON,
    `delta` JSON,
    `parent` INT,
    `version` CHAR(36),

    CONSTRAINT `directus_revisions_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_comments` (
    `id` CHAR(36) NOT NULL,
    `collection` VARCHAR(64) NOT NULL,
    `item` VARCHAR(255) NOT NULL,
    `comment` LONGTEXT NOT NULL,
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `date_updated` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `user_created` CHAR(36),
    `user_updated` CHAR(36),

    CONSTRAINT `directus_comments_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_versions` (
    `id` CHAR(36) NOT NULL,
    `key` VARCHAR(64) NOT NULL,
    `name` VARCHAR(255),
    `collection` VARCHAR(64) NOT NULL,
    `item` VARCHAR(255),
    `hash` VARCHAR(255),
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `date_updated` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `user_created` CHAR(36),
    `user_updated` CHAR(36),
    `delta` JSON,

    CONSTRAINT `directus_versions_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_login_guards` (
    `user` CHAR(36) NOT NULL,
    `otp_secret` VARCHAR(64),
    `otp_step` BIGINT,
    `locked_until` BIGINT,

    CONSTRAINT `tessera_login_guards_pkey` PRIMARY KEY (`user`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_provider_sessions` (
    `session` VARCHAR(64) NOT NULL,
    `provider` VARCHAR(128) NOT NULL,
    `subject` VARCHAR(255) NOT NULL,
    `sid` VARCHAR(255),
    `login` VARCHAR(64),
    `expires` BIGINT NOT NULL,

    CONSTRAINT `tessera_provider_sessions_pkey` PRIMARY KEY (`session`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_node_changes` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `node` CHAR(36) NOT NULL,
    `kind` VARCHAR(16) NOT NULL,
    `collection` VARCHAR(255),
    `action` VARCHAR(16),
    `keys` LONGTEXT NOT NULL,
    `sights` LONGTEXT,
    `created` BIGINT NOT NULL,

    CONSTRAINT `tessera_node_changes_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_nodes` (
    `id` CHAR(36) NOT NULL,
    `is_synchronized` TINYINT(1) NOT NULL,
    `renewed` BIGINT NOT NULL,

    CONSTRAINT `tessera_nodes_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_node_subscriptions` (
    `id` CHAR(36) NOT NULL,
    `node` CHAR(36) NOT NULL,
    `collection` VARCHAR(255) NOT NULL,
    `item` LONGTEXT,
    `query` LONGTEXT NOT NULL,
    `caller` LONGTEXT,
    `renewed` BIGINT,

    CONSTRAINT `tessera_node_subscriptions_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_oauth_clients` (
    `client_id` VARCHAR(255) NOT NULL,
    `client_name` VARCHAR(200) NOT NULL,
    `redirect_uris` JSON NOT NULL,
    `grant_types` JSON NOT NULL,
    `token_endpoint_auth_method` VARCHAR(255) NOT NULL DEFAULT 'none',
    `client_secret_hash` VARCHAR(64),
    `registration_type` VARCHAR(10) NOT NULL DEFAULT 'dcr',
    `client_uri` LONGTEXT,
    `logo_uri` LONGTEXT,
    `tos_uri` LONGTEXT,
    `policy_uri` LONGTEXT,
    `metadata_fetched_at` DATETIME(3),
    `metadata_expires_at` DATETIME(3),
    `metadata_etag` VARCHAR(255),
    `date_created` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

    CONSTRAINT `directus_oauth_clients_pkey` PRIMARY KEY (`client_id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_oauth_codes` (
    `id` CHAR(36) NOT NULL,
    `code_hash` VARCHAR(64) NOT NULL,
    `client` VARCHAR(255) NOT NULL,
    `user` CHAR(36) NOT NULL,
    `redirect_uri` VARCHAR(255) NOT NULL,
    `resource` VARCHAR(255) NOT NULL,
    `code_challenge` VARCHAR(128) NOT NULL,
    `code_challenge_method` VARCHAR(10) NOT NULL,
    `scope` VARCHAR(255),
    `expires_at` DATETIME(3) NOT NULL,
    `used_at` DATETIME(3),

    CONSTRAINT `directus_oauth_codes_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_oauth_consents` (
    `id` CHAR(36) NOT NULL,
    `user` CHAR(36) NOT NULL,
    `client` VARCHAR(255) NOT NULL,
    `redirect_uri` VARCHAR(255) NOT NULL,
    `scope` VARCHAR(255),
    `date_created` DATETIME(3) NOT NULL,
    `date_updated` DATETIME(3) NOT NULL,

    CONSTRAINT `directus_oauth_consents_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_oauth_tokens` (
    `id` CHAR(36) NOT NULL,
    `client` VARCHAR(255) NOT NULL,
    `user` CHAR(36) NOT NULL,
    `session` VARCHAR(64) NOT NULL,
    `previous_session` VARCHAR(64),
    `resource` VARCHAR(255) NOT NULL,
    `code_hash` VARCHAR(64) NOT NULL,
    `scope` VARCHAR(255),
    `expires_at` DATETIME(3) NOT NULL,
    `date_created` DATETIME(3) NOT NULL,

    CONSTRAINT `directus_oauth_tokens_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_idempotency_keys` (
    `owner` VARCHAR(64) NOT NULL,
    `key` VARCHAR(255) NOT NULL,
    `fingerprint` VARCHAR(64) NOT NULL,
    `answer` LONGTEXT,
    `expires` BIGINT NOT NULL,

    CONSTRAINT `tessera_idempotency_keys_pkey` PRIMARY KEY (`owner`,`key`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_settings` (
    `id` INT NOT NULL AUTO_INCREMENT,
    `project_name` VARCHAR(100) NOT NULL DEFAULT 'Directus',
    `project_url` VARCHAR(255),
    `project_color` VARCHAR(255) NOT NULL DEFAULT '#6644FF',
    `project_logo` CHAR(36),
    `public_foreground` CHAR(36),
    `public_background` CHAR(36),
    `public_note` LONGTEXT,
    `auth_login_attempts` INT DEFAULT 25,
    `auth_password_policy` VARCHAR(100),
    `storage_asset_transform` VARCHAR(7) DEFAULT 'all',
    `storage_asset_presets` JSON,
    `custom_css` LONGTEXT,
    `storage_default_folder` CHAR(36),
    `basemaps` JSON,
    `mapbox_key` VARCHAR(255),
    `module_bar` JSON,
    `project_descriptor` VARCHAR(100),
    `default_language` VARCHAR(255) NOT NULL DEFAULT 'en-US',
    `custom_aspect_ratios` JSON,
    `public_favicon` CHAR(36),
    `default_appearance` VARCHAR(255) NOT NULL DEFAULT 'auto',
    `default_theme_light` VARCHAR(255),
    `theme_light_overrides` JSON,
    `default_theme_dark` VARCHAR(255),
    `theme_dark_overrides` JSON,
    `report_error_url` VARCHAR(255),
    `report_bug_url` VARCHAR(255),
    `report_feature_url` VARCHAR(255),
    `public_registration` TINYINT(1) NOT NULL DEFAULT false,
    `public_registration_verify_email` TINYINT(1) NOT NULL DEFAULT true,
    `public_registration_role` CHAR(36),
    `public_registration_email_filter` JSON,
    `visual_editor_urls` JSON,
    `project_id` CHAR(36),
    `mcp_enabled` TINYINT(1) NOT NULL DEFAULT false,
    `mcp_allow_deletes` TINYINT(1) NOT NULL DEFAULT false,
    `mcp_prompts_collection` VARCHAR(255),
    `mcp_system_prompt_enabled` TINYINT(1) NOT NULL DEFAULT true,
    `mcp_system_prompt` LONGTEXT,
    `project_owner` VARCHAR(255),
    `project_usage` VARCHAR(255),
    `org_name` VARCHAR(255),
    `product_updates` TINYINT(1),
    `project_status` VARCHAR(255),
    `ai_openai_api_key` LONGTEXT,
    `ai_anthropic_api_key` LONGTEXT,
    `ai_system_prompt` LONGTEXT,
    `ai_google_api_key` LONGTEXT,
    `ai_openai_compatible_api_key` LONGTEXT,
    `ai_openai_compatible_base_url` LONGTEXT,
    `ai_openai_compatible_name` LONGTEXT,
    `ai_openai_compatible_models` JSON,
    `ai_openai_compatible_headers` JSON,
    `ai_openai_allowed_models` JSON,
    `ai_anthropic_allowed_models` JSON,
    `ai_google_allowed_models` JSON,
    `collaborative_editing_enabled` TINYINT(1) NOT NULL DEFAULT false,
    `ai_translation_default_model` LONGTEXT,
    `ai_translation_glossary` JSON,
    `ai_translation_style_guide` LONGTEXT,
    `license_key` VARCHAR(255),
    `license_token` LONGTEXT,
    `mcp_oauth_enabled` TINYINT(1) NOT NULL DEFAULT false,
    `mcp_oauth_dcr_enabled` TINYINT(1) NOT NULL DEFAULT false,
    `mcp_oauth_cimd_enabled` TINYINT(1) NOT NULL DEFAULT false,
    `default_save_action` VARCHAR(255) NOT NULL DEFAULT 'save-and-quit',

    CONSTRAINT `directus_settings_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_dashboards` (
    `id` CHAR(36) NOT NULL,
    `name` VARCHAR(255) NOT NULL,
    `icon` VARCHAR(64) NOT NULL DEFAULT 'dashboard',
    `note` LONGTEXT,
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `user_created` CHAR(36),
    `color` VARCHAR(255),

    CONSTRAINT `directus_dashboards_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_panels` (
    `id` CHAR(36) NOT NULL,
    `dashboard` CHAR(36) NOT NULL,
    `name` VARCHAR(255),
    `icon` VARCHAR(64),
    `color` VARCHAR(10),
    `show_header` TINYINT(1) NOT NULL DEFAULT false,
    `note` LONGTEXT,
    `type` VARCHAR(255) NOT NULL,
    `position_x` INT NOT NULL,
    `position_y` INT NOT NULL,
    `width` INT NOT NULL,
    `height` INT NOT NULL,
    `options` JSON,
    `date_created` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `user_created` CHAR(36),

    CONSTRAINT `directus_panels_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_presets` (
    `id` INT NOT NULL AUTO_INCREMENT,
    `bookmark` VARCHAR(255),
    `user` CHAR(36),
    `role` CHAR(36),
    `collection` VARCHAR(64),
    `search` VARCHAR(100),
    `layout` VARCHAR(100) DEFAULT 'tabular',
    `layout_query` JSON,
    `layout_options` JSON,
    `refresh_interval` INT,
    `filter` JSON,
    `icon` VARCHAR(64) DEFAULT 'bookmark',
    `color` VARCHAR(255),

    CONSTRAINT `directus_presets_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `directus_notifications` (
    `id` INT NOT NULL AUTO_INCREMENT,
    `timestamp` DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3),
    `status` VARCHAR(255) DEFAULT 'inbox',
    `recipient` CHAR(36) NOT NULL,
    `sender` CHAR(36),
    `subject` VARCHAR(255) NOT NULL,
    `message` LONGTEXT,
    `collection` VARCHAR(64),
    `item` VARCHAR(255),

    CONSTRAINT `directus_notifications_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_tokens` (
    `id` CHAR(36) NOT NULL,
    `user` CHAR(36) NOT NULL,
    `name` VARCHAR(255) NOT NULL,
    `digest` VARCHAR(64) NOT NULL,
    `policies` LONGTEXT,
    `created` DATETIME(3) NOT NULL,
    `expires` DATETIME(3),
    `last_used` DATETIME(3),

    CONSTRAINT `tessera_tokens_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_sessions` (
    `id` CHAR(36) NOT NULL,
    `user` CHAR(36) NOT NULL,
    `digest` VARCHAR(64) NOT NULL,
    `started` DATETIME(3) NOT NULL,
    `last_used` DATETIME(3) NOT NULL,
    `expires` DATETIME(3) NOT NULL,

    CONSTRAINT `tessera_sessions_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateIndex
CREATE UNIQUE INDEX `directus_users_email_unique` ON `directus_users`(`email`);

-- CreateIndex
CREATE UNIQUE INDEX `directus_users_token_unique` ON `directus_users`(`token`);

-- CreateIndex
CREATE UNIQUE INDEX `directus_users_external_identifier_unique` ON `directus_users`(`external_identifier`);

-- CreateIndex
CREATE UNIQUE INDEX `directus_deployments_provider_unique` ON `directus_deployments`(`provider`);

-- CreateIndex
CREATE UNIQUE INDEX `directus_deployment_projects_deployment_external_id_unique` ON `directus_deployment_projects`(`deployment`, `external_id`);

-- CreateIndex
CREATE UNIQUE INDEX `directus_flows_operation_unique` ON `directus_flows`(`operation`);

-- CreateIndex
CREATE UNIQUE INDEX `directus_operations_resolve_unique` ON `directus_operations`(`resolve`);

-- CreateIndex
CREATE UNIQUE INDEX `directus_operations_reject_unique` ON `directus_operations`(`reject`);

-- CreateIndex
CREATE INDEX `tessera_flow_deliveries_state_flow_index` ON `tessera_flow_deliveries`(`state`, `flow`);

-- CreateIndex
CREATE INDEX `tessera_flow_ticks_moment_index` ON `tessera_flow_ticks`(`moment`);

-- CreateIndex
CREATE INDEX `directus_activity_timestamp_index` ON `directus_activity`(`timestamp`);

-- CreateIndex
CREATE INDEX `directus_revisions_parent_index` ON `directus_revisions`(`parent`);

-- CreateIndex
CREATE INDEX `directus_revisions_activity_index` ON `directus_revisions`(`activity`);

-- CreateIndex
CREATE UNIQUE INDEX `tessera_provider_sessions_login_unique` ON `tessera_provider_sessions`(`login`);

-- CreateIndex
CREATE INDEX `tessera_provider_sessions_provider_subject_index` ON `tessera_provider_sessions`(`provider`, `subject`);

-- CreateIndex
CREATE INDEX `tessera_provider_sessions_expires_index` ON `tessera_provider_sessions`(`expires`);

-- CreateIndex
CREATE INDEX `tessera_node_changes_created_index` ON `tessera_node_changes`(`created`);

-- CreateIndex
CREATE INDEX `tessera_node_subscriptions_collection_index` ON `tessera_node_subscriptions`(`collection`);

-- CreateIndex
CREATE INDEX `tessera_node_subscriptions_node_index` ON `tessera_node_subscriptions`(`node`);

-- CreateIndex
CREATE UNIQUE INDEX `directus_oauth_codes_code_hash_unique` ON `directus_oauth_codes`(`code_hash`);

-- CreateIndex
CREATE INDEX `tessera_idempotency_keys_expires_index` ON `tessera_idempotency_keys`(`expires`);

-- CreateIndex
CREATE UNIQUE INDEX `tessera_tokens_digest_unique` ON `tessera_tokens`(`digest`);

-- CreateIndex
CREATE INDEX `tessera_tokens_user_index` ON `tessera_tokens`(`user`);

-- CreateIndex
CREATE UNIQUE INDEX `tessera_sessions_digest_unique` ON `tessera_sessions`(`digest`);

-- CreateIndex
CREATE INDEX `tessera_sessions_user_index` ON `tessera_sessions`(`user`);

-- CreateIndex
CREATE INDEX `tessera_sessions_expires_index` ON `tessera_sessions`(`expires`);

-- AddForeignKey
ALTER TABLE `directus_users` ADD CONSTRAINT `directus_users_role_foreign` FOREIGN KEY (`role`) REFERENCES `directus_roles`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_roles` ADD CONSTRAINT `directus_roles_parent_foreign` FOREIGN KEY (`parent`) REFERENCES `directus_roles`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_access` ADD CONSTRAINT `directus_access_role_foreign` FOREIGN KEY (`role`) REFERENCES `directus_roles`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_access` ADD CONSTRAINT `directus_access_user_foreign` FOREIGN KEY (`user`) REFERENCES `directus_users`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_access` ADD CONSTRAINT `directus_access_policy_foreign` FOREIGN KEY (`policy`) REFERENCES `directus_policies`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_permissions` ADD CONSTRAINT `directus_permissions_policy_foreign` FOREIGN KEY (`policy`) REFERENCES `directus_policies`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_sessions` ADD CONSTRAINT `directus_sessions_user_foreign` FOREIGN KEY (`user`) REFERENCES `directus_users`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_sessions` ADD CONSTRAINT `directus_sessions_share_foreign` FOREIGN KEY (`share`) REFERENCES `directus_shares`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_sessions` ADD CONSTRAINT `directus_sessions_oauth_client_foreign` FOREIGN KEY (`oauth_client`) REFERENCES `directus_oauth_clients`(`client_id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_shares` ADD CONSTRAINT `directus_shares_collection_foreign` FOREIGN KEY (`collection`) REFERENCES `directus_collections`(`collection`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_shares` ADD CONSTRAINT `directus_shares_role_foreign` FOREIGN KEY (`role`) REFERENCES `directus_roles`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_shares` ADD CONSTRAINT `directus_shares_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_collections` ADD CONSTRAINT `directus_collections_group_foreign` FOREIGN KEY (`group`) REFERENCES `directus_collections`(`collection`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_deployments` ADD CONSTRAINT `directus_deployments_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_deployment_projects` ADD CONSTRAINT `directus_deployment_projects_deployment_foreign` FOREIGN KEY (`deployment`) REFERENCES `directus_deployments`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_deployment_projects` ADD CONSTRAINT `directus_deployment_projects_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_deployment_runs` ADD CONSTRAINT `directus_deployment_runs_project_foreign` FOREIGN KEY (`project`) REFERENCES `directus_deployment_projects`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_deployment_runs` ADD CONSTRAINT `directus_deployment_runs_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_files` ADD CONSTRAINT `directus_files_folder_foreign` FOREIGN KEY (`folder`) REFERENCES `directus_folders`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_files` ADD CONSTRAINT `directus_files_uploaded_by_foreign` FOREIGN KEY (`uploaded_by`) REFERENCES `directus_users`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_files` ADD CONSTRAINT `directus_files_modified_by_foreign` FOREIGN KEY (`modified_by`) REFERENCES `directus_users`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_folders` ADD CONSTRAINT `directus_folders_parent_foreign` FOREIGN KEY (`parent`) REFERENCES `directus_folders`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_flows` ADD CONSTRAINT `directus_flows_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_flows` ADD CONSTRAINT `directus_flows_folder_foreign` FOREIGN KEY (`folder`) REFERENCES `directus_folders`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_operations` ADD CONSTRAINT `directus_operations_resolve_foreign` FOREIGN KEY (`resolve`) REFERENCES `directus_operations`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_operations` ADD CONSTRAINT `directus_operations_reject_foreign` FOREIGN KEY (`reject`) REFERENCES `directus_operations`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_operations` ADD CONSTRAINT `directus_operations_flow_foreign` FOREIGN KEY (`flow`) REFERENCES `directus_flows`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_operations` ADD CONSTRAINT `directus_operations_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_revisions` ADD CONSTRAINT `directus_revisions_activity_foreign` FOREIGN KEY (`activity`) REFERENCES `directus_activity`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_revisions` ADD CONSTRAINT `directus_revisions_parent_foreign` FOREIGN KEY (`parent`) REFERENCES `directus_revisions`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_revisions` ADD CONSTRAINT `directus_revisions_version_foreign` FOREIGN KEY (`version`) REFERENCES `directus_versions`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_comments` ADD CONSTRAINT `directus_comments_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_comments` ADD CONSTRAINT `directus_comments_user_updated_foreign` FOREIGN KEY (`user_updated`) REFERENCES `directus_users`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_versions` ADD CONSTRAINT `directus_versions_collection_foreign` FOREIGN KEY (`collection`) REFERENCES `directus_collections`(`collection`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_versions` ADD CONSTRAINT `directus_versions_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_versions` ADD CONSTRAINT `directus_versions_user_updated_foreign` FOREIGN KEY (`user_updated`) REFERENCES `directus_users`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_oauth_codes` ADD CONSTRAINT `directus_oauth_codes_client_foreign` FOREIGN KEY (`client`) REFERENCES `directus_oauth_clients`(`client_id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_oauth_codes` ADD CONSTRAINT `directus_oauth_codes_user_foreign` FOREIGN KEY (`user`) REFERENCES `directus_users`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_oauth_consents` ADD CONSTRAINT `directus_oauth_consents_user_foreign` FOREIGN KEY (`user`) REFERENCES `directus_users`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_oauth_consents` ADD CONSTRAINT `directus_oauth_consents_client_foreign` FOREIGN KEY (`client`) REFERENCES `directus_oauth_clients`(`client_id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_oauth_tokens` ADD CONSTRAINT `directus_oauth_tokens_client_foreign` FOREIGN KEY (`client`) REFERENCES `directus_oauth_clients`(`client_id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_oauth_tokens` ADD CONSTRAINT `directus_oauth_tokens_user_foreign` FOREIGN KEY (`user`) REFERENCES `directus_users`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_settings` ADD CONSTRAINT `directus_settings_project_logo_foreign` FOREIGN KEY (`project_logo`) REFERENCES `directus_files`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_settings` ADD CONSTRAINT `directus_settings_public_foreground_foreign` FOREIGN KEY (`public_foreground`) REFERENCES `directus_files`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_settings` ADD CONSTRAINT `directus_settings_public_background_foreign` FOREIGN KEY (`public_background`) REFERENCES `directus_files`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_settings` ADD CONSTRAINT `directus_settings_public_favicon_foreign` FOREIGN KEY (`public_favicon`) REFERENCES `directus_files`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_settings` ADD CONSTRAINT `directus_settings_storage_default_folder_foreign` FOREIGN KEY (`storage_default_folder`) REFERENCES `directus_folders`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_settings` ADD CONSTRAINT `directus_settings_public_registration_role_foreign` FOREIGN KEY (`public_registration_role`) REFERENCES `directus_roles`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_dashboards` ADD CONSTRAINT `directus_dashboards_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_panels` ADD CONSTRAINT `directus_panels_dashboard_foreign` FOREIGN KEY (`dashboard`) REFERENCES `directus_dashboards`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_panels` ADD CONSTRAINT `directus_panels_user_created_foreign` FOREIGN KEY (`user_created`) REFERENCES `directus_users`(`id`) ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_presets` ADD CONSTRAINT `directus_presets_user_foreign` FOREIGN KEY (`user`) REFERENCES `directus_users`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_presets` ADD CONSTRAINT `directus_presets_role_foreign` FOREIGN KEY (`role`) REFERENCES `directus_roles`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_notifications` ADD CONSTRAINT `directus_notifications_recipient_foreign` FOREIGN KEY (`recipient`) REFERENCES `directus_users`(`id`) ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE `directus_notifications` ADD CONSTRAINT `directus_notifications_sender_foreign` FOREIGN KEY (`sender`) REFERENCES `directus_users`(`id`) ON DELETE NO ACTION ON UPDATE NO ACTION;
